using Gantry.Kube.Schemas;

namespace Gantry.Kube.Authentication;

public sealed record TokenRequestSpec
{
    [ListAtomic]
    public IReadOnlyList<string> Audiences { get; init => field = value ?? []; } = [];

    public BoundObjectReference? BoundObjectRef { get; init; }

    [DefaultsTo(3600)]
    public long? ExpirationSeconds { get; init; }
}
