using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.FlowControl;

/// <summary>The requests and their level.</summary>
public sealed record FlowSchemaSpec
{
    /// <summary>What sets the flows apart; all requests are one flow where it is left out.</summary>
    [WireField(3)]
    public FlowDistinguisherMethod? DistinguisherMethod { get; init; }

    /// <summary>Of several schemas that fit, the one with the lowest number counts. 1000 by default.</summary>
    [DefaultsTo(1000), WireField(2)]
    public int? MatchingPrecedence { get; init; }

    /// <summary>The level of the requests.</summary>
    [RequiredField, WireField(1)]
    public PriorityLevelConfigurationReference PriorityLevelConfiguration { get; init => field = value ?? new(); } = new();

    /// <summary>The requests: those that any of the rules fits.</summary>
    [ListAtomic, WireField(4)]
    public IReadOnlyList<PolicyRulesWithSubjects> Rules { get; init => field = value ?? []; } = [];
}
