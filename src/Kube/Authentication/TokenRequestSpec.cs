using Gantry.Kube.Schemas;

namespace Gantry.Kube.Authentication;

/// <summary>What the token is to be good for.</summary>
public sealed record TokenRequestSpec
{
    /// <summary>Whom the token is meant for.</summary>
    [ListAtomic]
    public IReadOnlyList<string> Audiences { get; init => field = value ?? []; } = [];

    /// <summary>The object with which the token ends.</summary>
    public BoundObjectReference? BoundObjectRef { get; init; }

    /// <summary>Seconds that the token is to be good for.</summary>
    [DefaultsTo(3600)]
    public long? ExpirationSeconds { get; init; }
}
