using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

[MapAtomic]
public sealed record ConfigMapKeySelector
{
    [RequiredField]
    public string Key { get; init => field = value ?? ""; } = "";

    public string? Name { get; init; }

    public bool? Optional { get; init; }
}
