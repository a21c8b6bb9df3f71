using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Apiregistration;

/// <summary>A group and version of the API, and the server behind it.</summary>
public sealed record APIService : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("apiregistration.k8s.io", "v1", "APIService", "apiservices") { Namespaced = false, Categories = ["api-extensions"], HasStatus = true };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "apiregistration.k8s.io/v1"; } = "apiregistration.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "APIService"; } = "APIService";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What is wanted.</summary>
    [WireField(2)]
    public APIServiceSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What is the case; written by the system.</summary>
    [WireField(3)]
    public APIServiceStatus Status { get; init => field = value ?? new(); } = new();
}
