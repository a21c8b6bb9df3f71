using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apiextensions;

/// <summary>A kind of objects that a user adds to the API.</summary>
public sealed record CustomResourceDefinition : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions") { Namespaced = false, ShortNames = ["crd", "crds"], Categories = ["api-extensions"], HasStatus = true };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "apiextensions.k8s.io/v1"; } = "apiextensions.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "CustomResourceDefinition"; } = "CustomResourceDefinition";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The kind and its versions.</summary>
    [RequiredField(InOwnWords = true), WireField(2)]
    public CustomResourceDefinitionSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What is the case; written by the system.</summary>
    [WireField(3)]
    public CustomResourceDefinitionStatus Status { get; init => field = value ?? new(); } = new();
}
