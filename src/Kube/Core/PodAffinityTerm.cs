using Gantry.Kube.Meta;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record PodAffinityTerm
{
    public LabelSelector? LabelSelector { get; init; }

    [ListAtomic]
    public IReadOnlyList<string> MatchLabelKeys { get; init => field = value ?? []; } = [];

    [ListAtomic]
    public IReadOnlyList<string> MismatchLabelKeys { get; init => field = value ?? []; } = [];

    public LabelSelector? NamespaceSelector { get; init; }

    [ListAtomic]
    public IReadOnlyList<string> Namespaces { get; init => field = value ?? []; } = [];

    [RequiredField]
    public string TopologyKey { get; init => field = value ?? ""; } = "";
}
