using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Resource;

/// <summary>Settings for the devices of a class.</summary>
public sealed record DeviceClassConfiguration
{
    /// <summary>Settings in a form that only the driver knows.</summary>
    [WireField(1, 1)]
    public OpaqueDeviceConfiguration? Opaque { get; init; }
}
