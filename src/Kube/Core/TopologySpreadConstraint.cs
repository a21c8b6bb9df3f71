using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>How evenly pods are spread over zones, nodes or other groups of nodes.</summary>
public sealed record TopologySpreadConstraint
{
    /// <summary>The pods, by their labels.</summary>
    [WireField(4)]
    public LabelSelector? LabelSelector { get; init; }

    /// <summary>Labels whose value the counted pods share with this one.</summary>
    [ListAtomic, WireField(8)]
    public IReadOnlyList<string> MatchLabelKeys { get; init => field = value ?? []; } = [];

    /// <summary>How many pods one group may have more than another.</summary>
    [RequiredField, WireField(1)]
    public int MaxSkew { get; init; }

    /// <summary>The least number of groups to count with.</summary>
    [WireField(5, KeepsZero = true)]
    public int? MinDomains { get; init; }

    /// <summary>Whether nodes that the pod may not run on count: Honor leaves them out, Ignore does not.</summary>
    [OneOf("Honor", "Ignore"), WireField(6, KeepsZero = true)]
    public string? NodeAffinityPolicy { get; init; }

    /// <summary>Whether nodes with taints that the pod does not tolerate count: Honor leaves them out, Ignore does not.</summary>
    [OneOf("Honor", "Ignore"), WireField(7, KeepsZero = true)]
    public string? NodeTaintsPolicy { get; init; }

    /// <summary>The label of nodes that forms the groups.</summary>
    [RequiredField(InOwnWords = true), WireField(2)]
    public string TopologyKey { get; init => field = value ?? ""; } = "";

    /// <summary>DoNotSchedule waits, ScheduleAnyway treats it as a wish.</summary>
    [RequiredField(InOwnWords = true), OneOf("DoNotSchedule", "ScheduleAnyway"), WireField(3)]
    public string WhenUnsatisfiable { get; init => field = value ?? ""; } = "";
}
