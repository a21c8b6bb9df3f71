using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ResourceClaim
{
    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    public string? Request { get; init; }
}
