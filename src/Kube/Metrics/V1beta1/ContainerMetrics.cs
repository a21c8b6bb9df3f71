using Gantry.Kube.Schemas;

namespace Gantry.Kube.Metrics.V1beta1;

/// <summary>What a container uses.</summary>
public sealed record ContainerMetrics
{
    /// <summary>The name of the container in its pod.</summary>
    [RequiredField]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Processors in use over the window, and memory in use at its end.</summary>
    [RequiredField]
    public IReadOnlyDictionary<string, Quantity> Usage { get; init => field = value ?? new Dictionary<string, Quantity>(); } = new Dictionary<string, Quantity>();
}
