using System.Text.Json.Serialization;

namespace Gantry.Kube;

/// <summary>The list of types whose JSON code the compiler generates.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(TimeConverter)])]
[JsonSerializable(typeof(Core.Namespace))]
[JsonSerializable(typeof(KubeList<Core.Namespace>))]
[JsonSerializable(typeof(Core.Node))]
[JsonSerializable(typeof(KubeList<Core.Node>))]
[JsonSerializable(typeof(Core.Pod))]
[JsonSerializable(typeof(KubeList<Core.Pod>))]
[JsonSerializable(typeof(Core.ConfigMap))]
[JsonSerializable(typeof(KubeList<Core.ConfigMap>))]
[JsonSerializable(typeof(Core.Secret))]
[JsonSerializable(typeof(KubeList<Core.Secret>))]
[JsonSerializable(typeof(Core.Service))]
[JsonSerializable(typeof(KubeList<Core.Service>))]
[JsonSerializable(typeof(Core.Endpoints))]
[JsonSerializable(typeof(KubeList<Core.Endpoints>))]
[JsonSerializable(typeof(Core.ServiceAccount))]
[JsonSerializable(typeof(KubeList<Core.ServiceAccount>))]
[JsonSerializable(typeof(Core.Event))]
[JsonSerializable(typeof(KubeList<Core.Event>))]
[JsonSerializable(typeof(Discovery.EndpointSlice))]
[JsonSerializable(typeof(KubeList<Discovery.EndpointSlice>))]
[JsonSerializable(typeof(Coordination.Lease))]
[JsonSerializable(typeof(KubeList<Coordination.Lease>))]
[JsonSerializable(typeof(Apps.Deployment))]
[JsonSerializable(typeof(KubeList<Apps.Deployment>))]
[JsonSerializable(typeof(Apps.ReplicaSet))]
[JsonSerializable(typeof(KubeList<Apps.ReplicaSet>))]
[JsonSerializable(typeof(Scheduling.PriorityClass))]
[JsonSerializable(typeof(KubeList<Scheduling.PriorityClass>))]
[JsonSerializable(typeof(Autoscaling.Scale))]
[JsonSerializable(typeof(Core.Binding))]
[JsonSerializable(typeof(Policy.Eviction))]
[JsonSerializable(typeof(Authentication.TokenRequest))]
[JsonSerializable(typeof(Authentication.TokenReview))]
[JsonSerializable(typeof(Authentication.SelfSubjectReview))]
[JsonSerializable(typeof(Meta.Status))]
[JsonSerializable(typeof(Meta.DeleteOptions))]
[JsonSerializable(typeof(PartialObject))]
[JsonSerializable(typeof(KubeList<PartialObject>))]
internal sealed partial class KubeJsonContext : JsonSerializerContext;
