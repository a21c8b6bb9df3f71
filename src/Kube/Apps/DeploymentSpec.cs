using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

/// <summary>What a deployment is to be.</summary>
public sealed record DeploymentSpec
{
    /// <summary>Seconds that a new pod must have been ready to count as available.</summary>
    public int? MinReadySeconds { get; init; }

    /// <summary>Whether changes of the template wait.</summary>
    public bool? Paused { get; init; }

    /// <summary>Seconds without progress after which the update counts as failed. 600 by default.</summary>
    [DefaultsTo(600)]
    public int? ProgressDeadlineSeconds { get; init; }

    /// <summary>The number of pods wanted. 1 by default.</summary>
    [DefaultsTo(1)]
    public int? Replicas { get; init; }

    /// <summary>How many old replica sets are kept to return to. 10 by default.</summary>
    [DefaultsTo(10)]
    public int? RevisionHistoryLimit { get; init; }

    /// <summary>The labels of the pods; they must be among the template's. It cannot be changed.</summary>
    [RequiredField]
    public LabelSelector Selector { get; init => field = value ?? new(); } = new();

    /// <summary>How old pods are replaced.</summary>
    [PatchRetainKeys, DefaultsToEmpty]
    public DeploymentStrategy? Strategy { get; init; }

    /// <summary>The pattern of the pods; changing it starts an update.</summary>
    [RequiredField]
    public PodTemplateSpec Template { get; init => field = value ?? new(); } = new();
}
