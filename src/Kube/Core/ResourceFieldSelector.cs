using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

[MapAtomic]
public sealed record ResourceFieldSelector
{
    public string? ContainerName { get; init; }

    public Quantity? Divisor { get; init; }

    [RequiredField]
    public string Resource { get; init => field = value ?? ""; } = "";
}
