using Gantry.Kube.Meta;

namespace Gantry.Kube.Core;

public sealed record PodTemplateSpec
{
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public PodSpec Spec { get; init => field = value ?? new(); } = new();
}
