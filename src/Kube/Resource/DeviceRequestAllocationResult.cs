using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>A device that was given to a request.</summary>
public sealed record DeviceRequestAllocationResult
{
    /// <summary>Whether the device may be looked at while others use it. Only administrators may ask for it.</summary>
    [WireField(5, KeepsZero = true)]
    public bool? AdminAccess { get; init; }

    /// <summary>Conditions that have to be true before a pod is bound to its node.</summary>
    [ListAtomic, WireField(7)]
    public IReadOnlyList<string> BindingConditions { get; init => field = value ?? []; } = [];

    /// <summary>Conditions that mean that binding failed where one is true.</summary>
    [ListAtomic, WireField(8)]
    public IReadOnlyList<string> BindingFailureConditions { get; init => field = value ?? []; } = [];

    /// <summary>How much of a shared device was given.</summary>
    [WireField(10)]
    public IReadOnlyDictionary<string, Quantity> ConsumedCapacity { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>The name of the device in its pool.</summary>
    [RequiredField, WireField(4)]
    public string Device { get; init => field = value ?? ""; } = "";

    /// <summary>The driver that looks after the device.</summary>
    [RequiredField, WireField(2)]
    public string Driver { get; init => field = value ?? ""; } = "";

    /// <summary>The pool of the device.</summary>
    [RequiredField, WireField(3)]
    public string Pool { get; init => field = value ?? ""; } = "";

    /// <summary>The request.</summary>
    [RequiredField, WireField(1)]
    public string Request { get; init => field = value ?? ""; } = "";

    /// <summary>Which share of the device, where it is given to several.</summary>
    [WireField(9, KeepsZero = true)]
    public string? ShareID { get; init; }

    /// <summary>Taints of devices that do not matter.</summary>
    [ListAtomic, WireField(6)]
    public IReadOnlyList<DeviceToleration> Tolerations { get; init => field = value ?? []; } = [];
}
