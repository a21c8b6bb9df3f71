using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>How much a device has of something.</summary>
public sealed record DeviceCapacity
{
    /// <summary>How much a request may take where the device is shared.</summary>
    [WireField(2)]
    public CapacityRequestPolicy? RequestPolicy { get; init; }

    /// <summary>The amount.</summary>
    [RequiredField, WireField(1)]
    public Quantity Value { get; init; }
}
