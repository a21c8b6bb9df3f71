using Gantry.Kube.Meta;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Metrics.V1beta1;

/// <summary>What a node uses, measured when it is asked for.</summary>
public sealed record NodeMetrics : IKubeObject
{
    public static ResourceDefinition Definition { get; } = new("metrics.k8s.io", "v1beta1", "NodeMetrics", "nodes") { Namespaced = false, Verbs = ["get", "list"] };

    /// <summary>The group and version of the API that the object is written in, such as v1 or apps/v1.</summary>
    public string ApiVersion { get; init => field = value ?? "metrics.k8s.io/v1beta1"; } = "metrics.k8s.io/v1beta1";

    /// <summary>The kind of the object, in camel case.</summary>
    public string Kind { get; init => field = value ?? "NodeMetrics"; } = "NodeMetrics";

    /// <summary>The name and the labels of the node.</summary>
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>The end of the window.</summary>
    [RequiredField]
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Processors in use over the window, and memory in use at its end.</summary>
    [RequiredField]
    public IReadOnlyDictionary<string, Quantity> Usage { get; init => field = value ?? new Dictionary<string, Quantity>(); } = new Dictionary<string, Quantity>();

    /// <summary>How long was measured, such as 15.2s.</summary>
    [RequiredField]
    public string Window { get; init => field = value ?? ""; } = "";
}
