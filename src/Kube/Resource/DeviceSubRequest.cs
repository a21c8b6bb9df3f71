using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>One of several wishes.</summary>
public sealed record DeviceSubRequest
{
    /// <summary>ExactCount for a number of devices, All for every one that fits.</summary>
    [DefaultsTo("ExactCount"), WireField(4)]
    public string? AllocationMode { get; init; }

    /// <summary>How much of a shared device is wanted.</summary>
    [WireField(7)]
    public CapacityRequirements? Capacity { get; init; }

    /// <summary>How many devices, for ExactCount. 1 by default.</summary>
    [WireField(5)]
    public long? Count { get; init; }

    /// <summary>The class of the devices.</summary>
    [RequiredField, WireField(2)]
    public string DeviceClassName { get; init => field = value ?? ""; } = "";

    /// <summary>A name for the wish.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Tests that a device has to pass, all of them.</summary>
    [ListAtomic, WireField(3)]
    public IReadOnlyList<DeviceSelector> Selectors { get; init => field = value ?? []; } = [];

    /// <summary>Taints of devices that do not matter.</summary>
    [ListAtomic, WireField(6)]
    public IReadOnlyList<DeviceToleration> Tolerations { get; init => field = value ?? []; } = [];
}
