using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Admissionregistration;

/// <summary>The policy, its parameters, the requests and what follows.</summary>
public sealed record ValidatingAdmissionPolicyBindingSpec
{
    /// <summary>Requests that the binding is for, among those of the policy.</summary>
    [WireField(3)]
    public MatchResources? MatchResources { get; init; }

    /// <summary>The object with the parameters of the policy.</summary>
    [WireField(2)]
    public ParamRef? ParamRef { get; init; }

    /// <summary>The policy.</summary>
    [RequiredField, WireField(1)]
    public string PolicyName { get; init => field = value ?? ""; } = "";

    /// <summary>What a failed test does: Deny refuses the request, Warn tells the client, Audit notes it.</summary>
    [RequiredField, ListSet, WireField(4)]
    public IReadOnlyList<string> ValidationActions { get; init => field = value ?? []; } = [];
}
