using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

/// <summary>What is to run on every node.</summary>
public sealed record DaemonSetSpec
{
    /// <summary>Seconds that a new pod must have been ready to count as available.</summary>
    [WireField(4)]
    public int? MinReadySeconds { get; init; }

    /// <summary>How many old versions are kept to return to. 10 by default.</summary>
    [DefaultsTo(10), WireField(6, KeepsZero = true)]
    public int? RevisionHistoryLimit { get; init; }

    /// <summary>The labels of the pods; they must be among the template's. It cannot be changed.</summary>
    [RequiredField, WireField(1)]
    public LabelSelector Selector { get; init => field = value ?? new(); } = new();

    /// <summary>The pattern of the pods, one of which runs on every node that fits.</summary>
    [RequiredField, WireField(2)]
    public PodTemplateSpec Template { get; init => field = value ?? new(); } = new();

    /// <summary>How old pods are replaced.</summary>
    [DefaultsToEmpty, WireField(3)]
    public DaemonSetUpdateStrategy? UpdateStrategy { get; init; }
}
