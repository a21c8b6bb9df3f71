using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record VolumeMount
{
    [RequiredField]
    public string MountPath { get; init => field = value ?? ""; } = "";

    [OneOf("None", "HostToContainer", "Bidirectional")]
    public string? MountPropagation { get; init; }

    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    public bool? ReadOnly { get; init; }

    [OneOf("Disabled", "IfPossible", "Enabled")]
    public string? RecursiveReadOnly { get; init; }

    public string? SubPath { get; init; }

    public string? SubPathExpr { get; init; }
}
