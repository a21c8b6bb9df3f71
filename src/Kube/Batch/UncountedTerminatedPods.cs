using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Batch;

/// <summary>Pods that have ended and are not in the counts yet.</summary>
public sealed record UncountedTerminatedPods
{
    /// <summary>The uids of those that failed.</summary>
    [ListSet, WireField(2)]
    public IReadOnlyList<string> Failed { get; init => field = value ?? []; } = [];

    /// <summary>The uids of those that succeeded.</summary>
    [ListSet, WireField(1)]
    public IReadOnlyList<string> Succeeded { get; init => field = value ?? []; } = [];
}
