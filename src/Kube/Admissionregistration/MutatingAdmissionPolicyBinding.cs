using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Admissionregistration;

/// <summary>Puts a policy into force, with parameters, for some requests.</summary>
public sealed record MutatingAdmissionPolicyBinding : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("admissionregistration.k8s.io", "v1", "MutatingAdmissionPolicyBinding", "mutatingadmissionpolicybindings") { Namespaced = false, Categories = ["api-extensions"] };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "admissionregistration.k8s.io/v1"; } = "admissionregistration.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "MutatingAdmissionPolicyBinding"; } = "MutatingAdmissionPolicyBinding";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What is wanted.</summary>
    [WireField(2)]
    public MutatingAdmissionPolicyBindingSpec Spec { get; init => field = value ?? new(); } = new();
}
