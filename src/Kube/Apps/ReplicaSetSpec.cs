using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

public sealed record ReplicaSetSpec
{
    public int? MinReadySeconds { get; init; }

    [DefaultsTo(1)]
    public int? Replicas { get; init; }

    [RequiredField]
    public LabelSelector Selector { get; init => field = value ?? new(); } = new();

    public PodTemplateSpec Template { get; init => field = value ?? new(); } = new();
}
