using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Batch;

/// <summary>A condition of the pod that a rule is about.</summary>
public sealed record PodFailurePolicyOnPodConditionsPattern
{
    /// <summary>True, False or Unknown.</summary>
    [OneOf("False", "True", "Unknown"), DefaultsTo("True"), WireField(2)]
    public string? Status { get; init; }

    /// <summary>The condition.</summary>
    [RequiredField, WireField(1)]
    public string Type { get; init => field = value ?? ""; } = "";
}
