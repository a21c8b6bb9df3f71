using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Core;

/// <summary>Keeps a number of equal pods running. Deployments have taken its place.</summary>
public sealed record ReplicationController : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("", "v1", "ReplicationController", "replicationcontrollers") { ShortNames = ["rc"], Categories = ["all"], HasStatus = true, HasScale = true };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "ReplicationController"; } = "ReplicationController";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What is wanted.</summary>
    [WireField(2)]
    public ReplicationControllerSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What is the case; written by the system.</summary>
    [WireField(3)]
    public ReplicationControllerStatus Status { get; init => field = value ?? new(); } = new();
}
