using Gantry.Kube.Meta;

namespace Gantry.Kube.Core;

/// <summary>The pattern from which pods are made.</summary>
public sealed record PodTemplateSpec
{
    /// <summary>Labels and annotations of the pods.</summary>
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    /// <summary>What the pods are to be.</summary>
    public PodSpec Spec { get; init => field = value ?? new(); } = new();
}
