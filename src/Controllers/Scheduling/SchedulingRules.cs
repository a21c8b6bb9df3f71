using Gantry.Controllers.Scheduling.Rules;

namespace Gantry.Controllers.Scheduling;

/// <summary>All rules, in the order in which they are asked: the cheap and general ones first, since the first objection ends the search on a node.</summary>
internal sealed record SchedulingRules(IReadOnlyList<ISchedulingRule> Filters, IReadOnlyList<IScoringRule> Scores)
{
    public static SchedulingRules Of(SchedulingOptions options) => new(
        Filters:
        [
            new RequestedNode(),
            new OpenForPods(),
            new TaintsTolerated(),
            new NodeSelection(),
            new FreePorts(),
            new ResourcesFit(),
            new TopologySpread(),
            new PodAttraction(),
            new PodRepulsion(),
        ],
        Scores:
        [
            new Packing(options.PacksNodes),
            new PreferredNodes(),
            new PreferredTaints(),
            new PreferredNeighbours(),
            new NominatedFirst(),
        ]);
}
