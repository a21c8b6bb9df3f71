using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

public sealed record DeploymentSpec
{
    public int? MinReadySeconds { get; init; }

    public bool? Paused { get; init; }

    [DefaultsTo(600)]
    public int? ProgressDeadlineSeconds { get; init; }

    [DefaultsTo(1)]
    public int? Replicas { get; init; }

    [DefaultsTo(10)]
    public int? RevisionHistoryLimit { get; init; }

    [RequiredField]
    public LabelSelector Selector { get; init => field = value ?? new(); } = new();

    [PatchRetainKeys, DefaultsToEmpty]
    public DeploymentStrategy? Strategy { get; init; }

    [RequiredField]
    public PodTemplateSpec Template { get; init => field = value ?? new(); } = new();
}
