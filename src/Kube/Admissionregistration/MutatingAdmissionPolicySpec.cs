using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Admissionregistration;

/// <summary>Which requests are looked at and what is changed.</summary>
public sealed record MutatingAdmissionPolicySpec
{
    /// <summary>What an error means: Fail refuses the request, Ignore lets it pass.</summary>
    [OneOf("Fail", "Ignore"), DefaultsTo("Fail"), WireField(5, KeepsZero = true)]
    public string? FailurePolicy { get; init; }

    /// <summary>Tests that a request has to pass to be looked at, all of them.</summary>
    [ListMap("name"), PatchMerge("name"), WireField(6)]
    public IReadOnlyList<MatchCondition> MatchConditions { get; init => field = value ?? []; } = [];

    /// <summary>Which requests are looked at.</summary>
    [WireField(2)]
    public MatchResources? MatchConstraints { get; init; }

    /// <summary>The changes, in their order.</summary>
    [ListAtomic, WireField(4)]
    public IReadOnlyList<Mutation> Mutations { get; init => field = value ?? []; } = [];

    /// <summary>The kind of objects that hold parameters of the policy.</summary>
    [WireField(1)]
    public ParamKind? ParamKind { get; init; }

    /// <summary>Never looks at a request once, IfNeeded again after others have changed the object.</summary>
    [OneOf("Never", "IfNeeded"), WireField(7)]
    public string? ReinvocationPolicy { get; init; }

    /// <summary>Values that expressions share, by names.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<Variable> Variables { get; init => field = value ?? []; } = [];
}
