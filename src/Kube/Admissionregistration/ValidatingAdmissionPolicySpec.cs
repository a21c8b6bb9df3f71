using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Admissionregistration;

/// <summary>Which requests are looked at and what has to hold.</summary>
public sealed record ValidatingAdmissionPolicySpec
{
    /// <summary>Notes for the audit log.</summary>
    [ListAtomic, WireField(5)]
    public IReadOnlyList<AuditAnnotation> AuditAnnotations { get; init => field = value ?? []; } = [];

    /// <summary>What an error means: Fail refuses the request, Ignore lets it pass.</summary>
    [OneOf("Fail", "Ignore"), DefaultsTo("Fail"), WireField(4, KeepsZero = true)]
    public string? FailurePolicy { get; init; }

    /// <summary>Tests that a request has to pass to be looked at, all of them.</summary>
    [ListMap("name"), PatchMerge("name"), WireField(6)]
    public IReadOnlyList<MatchCondition> MatchConditions { get; init => field = value ?? []; } = [];

    /// <summary>Which requests are looked at.</summary>
    [WireField(2)]
    public MatchResources? MatchConstraints { get; init; }

    /// <summary>The kind of objects that hold parameters of the policy.</summary>
    [WireField(1)]
    public ParamKind? ParamKind { get; init; }

    /// <summary>What has to hold.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<Validation> Validations { get; init => field = value ?? []; } = [];

    /// <summary>Values that expressions share, by names.</summary>
    [ListMap("name"), PatchMerge("name"), WireField(7)]
    public IReadOnlyList<Variable> Variables { get; init => field = value ?? []; } = [];
}
