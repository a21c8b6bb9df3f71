using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Admissionregistration;

/// <summary>The policy, its parameters and the requests.</summary>
public sealed record MutatingAdmissionPolicyBindingSpec
{
    /// <summary>Requests that the binding is for, among those of the policy.</summary>
    [WireField(3)]
    public MatchResources? MatchResources { get; init; }

    /// <summary>The object with the parameters of the policy.</summary>
    [WireField(2)]
    public ParamRef? ParamRef { get; init; }

    /// <summary>The policy.</summary>
    [WireField(1)]
    public string? PolicyName { get; init; }
}
