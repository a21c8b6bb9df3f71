using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Resource;

/// <summary>The devices that are wanted.</summary>
public sealed record ResourceClaimSpec
{
    /// <summary>The devices.</summary>
    [WireField(1)]
    public DeviceClaim? Devices { get; init; }
}
