using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The claim that was made or found for a device.</summary>
public sealed record PodResourceClaimStatus
{
    /// <summary>The name.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>The claim.</summary>
    [WireField(2, KeepsZero = true)]
    public string? ResourceClaimName { get; init; }
}
