using Gantry.Kube.Meta;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>How evenly pods are spread over zones, nodes or other groups of nodes.</summary>
public sealed record TopologySpreadConstraint
{
    /// <summary>The pods, by their labels.</summary>
    public LabelSelector? LabelSelector { get; init; }

    /// <summary>Labels whose value the counted pods share with this one.</summary>
    [ListAtomic]
    public IReadOnlyList<string> MatchLabelKeys { get; init => field = value ?? []; } = [];

    /// <summary>How many pods one group may have more than another.</summary>
    [RequiredField]
    public int MaxSkew { get; init; }

    /// <summary>The least number of groups to count with.</summary>
    public int? MinDomains { get; init; }

    /// <summary>Whether nodes that the pod may not run on count: Honor leaves them out, Ignore does not.</summary>
    [OneOf("Honor", "Ignore")]
    public string? NodeAffinityPolicy { get; init; }

    /// <summary>Whether nodes with taints that the pod does not tolerate count: Honor leaves them out, Ignore does not.</summary>
    [OneOf("Honor", "Ignore")]
    public string? NodeTaintsPolicy { get; init; }

    /// <summary>The label of nodes that forms the groups.</summary>
    [RequiredField]
    public string TopologyKey { get; init => field = value ?? ""; } = "";

    /// <summary>DoNotSchedule waits, ScheduleAnyway treats it as a wish.</summary>
    [RequiredField, OneOf("DoNotSchedule", "ScheduleAnyway")]
    public string WhenUnsatisfiable { get; init => field = value ?? ""; } = "";
}
