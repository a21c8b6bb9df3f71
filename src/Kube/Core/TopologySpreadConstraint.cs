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

    public string? NodeAffinityPolicy { get; init; }

    public string? NodeTaintsPolicy { get; init; }

    [RequiredField]
    public string TopologyKey { get; init => field = value ?? ""; } = "";

    [RequiredField]
    public string WhenUnsatisfiable { get; init => field = value ?? ""; } = "";
}
