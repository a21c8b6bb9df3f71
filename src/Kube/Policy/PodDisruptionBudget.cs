using System.Text.Json.Serialization.Metadata;
using Gantry.Kube.Meta;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Policy;

/// <summary>How many pods of a set may be taken away at a time by their own administrators.</summary>
public sealed record PodDisruptionBudget : IKubeObject<PodDisruptionBudget>
{
    public static ResourceDefinition Definition { get; } = new("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets") { ShortNames = ["pdb"], HasStatus = true };

    public static JsonTypeInfo<PodDisruptionBudget> Json => KubeJson.TypeOf<PodDisruptionBudget>();

    public static JsonTypeInfo<KubeList<PodDisruptionBudget>> ListJson => KubeJson.TypeOf<KubeList<PodDisruptionBudget>>();

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "policy/v1"; } = "policy/v1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "PodDisruptionBudget"; } = "PodDisruptionBudget";

    /// <summary>Names, labels, owners and times of the object.</summary>
    [WireField(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What is wanted.</summary>
    [WireField(2)]
    public PodDisruptionBudgetSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What is the case; written by the system.</summary>
    [WireField(3)]
    public PodDisruptionBudgetStatus Status { get; init => field = value ?? new(); } = new();

    public PodDisruptionBudget WithMetadata(ObjectMeta metadata) => this with { Metadata = metadata };
}
