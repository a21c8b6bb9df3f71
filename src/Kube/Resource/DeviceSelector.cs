using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Resource;

/// <summary>A test of devices.</summary>
public sealed record DeviceSelector
{
    /// <summary>The test, in CEL.</summary>
    [WireField(1)]
    public CELDeviceSelector? Cel { get; init; }
}
