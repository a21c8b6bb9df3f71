using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ResourceFieldSelector
{
    public string? ContainerName { get; init; }

    public Quantity? Divisor { get; init; }

    [RequiredField]
    public string Resource { get; init => field = value ?? ""; } = "";
}
