using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

/// <summary>What a deployment is to be.</summary>
public sealed record DeploymentSpec
{
    /// <summary>Seconds that a new pod must have been ready to count as available.</summary>
    [WireField(5)]
    public int? MinReadySeconds { get; init; }

    /// <summary>Whether changes of the template wait.</summary>
    [WireField(7)]
    public bool? Paused { get; init; }

    /// <summary>Seconds without progress after which the update counts as failed. 600 by default.</summary>
    [DefaultsTo(600), WireField(9, KeepsZero = true)]
    public int? ProgressDeadlineSeconds { get; init; }

    /// <summary>The number of pods wanted. 1 by default.</summary>
    [DefaultsTo(1), WireField(1, KeepsZero = true)]
    public int? Replicas { get; init; }

    /// <summary>How many old replica sets are kept to return to. 10 by default.</summary>
    [DefaultsTo(10), WireField(6, KeepsZero = true)]
    public int? RevisionHistoryLimit { get; init; }

    /// <summary>The labels of the pods; they must be among the template's. It cannot be changed.</summary>
    [RequiredField, WireField(2)]
    public LabelSelector Selector { get; init => field = value ?? new(); } = new();

    /// <summary>How old pods are replaced.</summary>
    [PatchRetainKeys, DefaultsToEmpty, WireField(4)]
    public DeploymentStrategy? Strategy { get; init; }

    /// <summary>The pattern of the pods; changing it starts an update.</summary>
    [RequiredField, WireField(3)]
    public PodTemplateSpec Template { get; init => field = value ?? new(); } = new();
}
