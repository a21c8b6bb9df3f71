using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Batch;

/// <summary>The pattern of jobs.</summary>
public sealed record JobTemplateSpec
{
    /// <summary>Labels and annotations of the jobs.</summary>
    [WireField(1)]
    public ObjectMeta? Metadata { get; init; }

    /// <summary>What the jobs do.</summary>
    [WireField(2)]
    public JobSpec? Spec { get; init; }
}
