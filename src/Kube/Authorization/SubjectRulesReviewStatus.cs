using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Authorization;

/// <summary>The rules that hold for the asker.</summary>
public sealed record SubjectRulesReviewStatus
{
    /// <summary>What went wrong, so that the lists may lack something.</summary>
    [WireField(4)]
    public string? EvaluationError { get; init; }

    /// <summary>Whether the lists lack something, such as what other authorizers would allow.</summary>
    [RequiredField, WireField(3)]
    public bool Incomplete { get; init; }

    /// <summary>What may be asked for outside of the resources. The order says nothing.</summary>
    [RequiredField, ListAtomic, WireField(2)]
    public IReadOnlyList<NonResourceRule> NonResourceRules { get; init => field = value ?? []; } = [];

    /// <summary>What may be done to resources. The order says nothing.</summary>
    [RequiredField, ListAtomic, WireField(1)]
    public IReadOnlyList<ResourceRule> ResourceRules { get; init => field = value ?? []; } = [];
}
