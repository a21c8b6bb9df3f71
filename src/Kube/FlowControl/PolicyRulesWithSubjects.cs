using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.FlowControl;

/// <summary>Requests of some users: one of the subjects makes them and one of the rules fits.</summary>
public sealed record PolicyRulesWithSubjects
{
    /// <summary>Requests to paths outside of the resources.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<NonResourcePolicyRule> NonResourceRules { get; init => field = value ?? []; } = [];

    /// <summary>Requests for resources.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<ResourcePolicyRule> ResourceRules { get; init => field = value ?? []; } = [];

    /// <summary>Who makes the requests.</summary>
    [RequiredField, ListAtomic, WireField(1)]
    public IReadOnlyList<Subject> Subjects { get; init => field = value ?? []; } = [];
}
