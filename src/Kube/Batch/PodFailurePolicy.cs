using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Batch;

/// <summary>Rules for failed pods.</summary>
public sealed record PodFailurePolicy
{
    /// <summary>The rules; the first that fits decides.</summary>
    [RequiredField, ListAtomic, WireField(1)]
    public IReadOnlyList<PodFailurePolicyRule> Rules { get; init => field = value ?? []; } = [];
}
