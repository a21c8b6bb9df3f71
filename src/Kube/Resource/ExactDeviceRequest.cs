using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>Devices of one class.</summary>
public sealed record ExactDeviceRequest
{
    /// <summary>Whether the device may be looked at while others use it. Only administrators may ask for it.</summary>
    [WireField(5, KeepsZero = true)]
    public bool? AdminAccess { get; init; }

    /// <summary>ExactCount for a number of devices, All for every one that fits.</summary>
    [DefaultsTo("ExactCount"), WireField(3)]
    public string? AllocationMode { get; init; }

    /// <summary>How much of a shared device is wanted.</summary>
    [WireField(7)]
    public CapacityRequirements? Capacity { get; init; }

    /// <summary>How many devices, for ExactCount. 1 by default.</summary>
    [WireField(4)]
    public long? Count { get; init; }

    /// <summary>The class of the devices.</summary>
    [RequiredField, WireField(1)]
    public string DeviceClassName { get; init => field = value ?? ""; } = "";

    /// <summary>Tests that a device has to pass, all of them.</summary>
    [ListAtomic, WireField(2)]
    public IReadOnlyList<DeviceSelector> Selectors { get; init => field = value ?? []; } = [];

    /// <summary>Taints of devices that do not matter.</summary>
    [ListAtomic, WireField(6)]
    public IReadOnlyList<DeviceToleration> Tolerations { get; init => field = value ?? []; } = [];
}
