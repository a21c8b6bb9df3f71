using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Storage that a claim in the same namespace has been given.</summary>
public sealed record PersistentVolumeClaimVolumeSource
{
    /// <summary>The name of the claim, in the pod's namespace.</summary>
    [RequiredField, WireField(1)]
    public string ClaimName { get; init => field = value ?? ""; } = "";

    /// <summary>Whether writing is refused.</summary>
    [WireField(2)]
    public bool? ReadOnly { get; init; }
}
