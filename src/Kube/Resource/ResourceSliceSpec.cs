using Gantry.Kube.Core;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>The devices and who can use them.</summary>
public sealed record ResourceSliceSpec
{
    /// <summary>Whether every node can use it.</summary>
    [WireField(5, KeepsZero = true)]
    public bool? AllNodes { get; init; }

    /// <summary>The devices.</summary>
    [ListAtomic, WireField(6)]
    public IReadOnlyList<Device> Devices { get; init => field = value ?? []; } = [];

    /// <summary>The driver. It cannot be changed.</summary>
    [RequiredField, WireField(1)]
    public string Driver { get; init => field = value ?? ""; } = "";

    /// <summary>The node that the devices are at. It cannot be changed.</summary>
    [WireField(3, KeepsZero = true)]
    public string? NodeName { get; init; }

    /// <summary>The nodes that can use the devices.</summary>
    [WireField(4)]
    public NodeSelector? NodeSelector { get; init; }

    /// <summary>Whether each device says which nodes can use it.</summary>
    [WireField(7, KeepsZero = true)]
    public bool? PerDeviceNodeSelection { get; init; }

    /// <summary>The pool of the device.</summary>
    [RequiredField, WireField(2)]
    public ResourcePool Pool { get; init => field = value ?? new(); } = new();

    /// <summary>Amounts that the devices use up together.</summary>
    [ListAtomic, WireField(8)]
    public IReadOnlyList<CounterSet> SharedCounters { get; init => field = value ?? []; } = [];
}
