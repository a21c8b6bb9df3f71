using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record TypedObjectReference
{
    public string? ApiGroup { get; init; }

    [RequiredField]
    public string Kind { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    public string? Namespace { get; init; }
}
