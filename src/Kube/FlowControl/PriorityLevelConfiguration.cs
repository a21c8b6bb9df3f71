using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.FlowControl;

/// <summary>How many requests of one importance are served at a time.</summary>
public sealed record PriorityLevelConfiguration : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("flowcontrol.apiserver.k8s.io", "v1", "PriorityLevelConfiguration", "prioritylevelconfigurations") { Namespaced = false, HasStatus = true };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "flowcontrol.apiserver.k8s.io/v1"; } = "flowcontrol.apiserver.k8s.io/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "PriorityLevelConfiguration"; } = "PriorityLevelConfiguration";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The share of the level.</summary>
    [WireField(2)]
    public PriorityLevelConfigurationSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What is the case; written by the system.</summary>
    [WireField(3)]
    public PriorityLevelConfigurationStatus Status { get; init => field = value ?? new(); } = new();
}
