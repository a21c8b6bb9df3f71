using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ResourceHealth
{
    public string? Health { get; init; }

    public string? Message { get; init; }

    [RequiredField]
    public string ResourceID { get; init => field = value ?? ""; } = "";
}
