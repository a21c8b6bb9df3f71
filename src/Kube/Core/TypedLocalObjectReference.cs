using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

[MapAtomic]
public sealed record TypedLocalObjectReference
{
    public string? ApiGroup { get; init; }

    [RequiredField]
    public string Kind { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";
}
