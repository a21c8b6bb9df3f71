using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record ImageVolumeSource
{
    [OneOf("Always", "IfNotPresent", "Never")]
    public string? PullPolicy { get; init; }

    public string? Reference { get; init; }
}
