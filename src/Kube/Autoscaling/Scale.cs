using Gantry.Kube.Meta;

namespace Gantry.Kube.Autoscaling;

public sealed record Scale
{
    public string ApiVersion { get; init => field = value ?? "autoscaling/v1"; } = "autoscaling/v1";

    public string Kind { get; init => field = value ?? "Scale"; } = "Scale";

    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public ScaleSpec Spec { get; init => field = value ?? new(); } = new();

    public ScaleStatus? Status { get; init; }
}
