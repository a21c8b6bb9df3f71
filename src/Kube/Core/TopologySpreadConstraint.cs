using Gantry.Kube.Meta;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record TopologySpreadConstraint
{
    public LabelSelector? LabelSelector { get; init; }

    [ListAtomic]
    public IReadOnlyList<string> MatchLabelKeys { get; init => field = value ?? []; } = [];

    [RequiredField]
    public int MaxSkew { get; init; }

    public int? MinDomains { get; init; }

    [OneOf("Honor", "Ignore")]
    public string? NodeAffinityPolicy { get; init; }

    [OneOf("Honor", "Ignore")]
    public string? NodeTaintsPolicy { get; init; }

    [RequiredField]
    public string TopologyKey { get; init => field = value ?? ""; } = "";

    [RequiredField, OneOf("DoNotSchedule", "ScheduleAnyway")]
    public string WhenUnsatisfiable { get; init => field = value ?? ""; } = "";
}
