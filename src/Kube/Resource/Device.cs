using System.Collections.Frozen;
using Gantry.Kube.Core;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>A device of a node, and what it is like.</summary>
public sealed record Device
{
    /// <summary>Whether every node can use it.</summary>
    [WireField(7, KeepsZero = true)]
    public bool? AllNodes { get; init; }

    /// <summary>Whether several claims may share the device.</summary>
    [WireField(12, KeepsZero = true)]
    public bool? AllowMultipleAllocations { get; init; }

    /// <summary>What the device is like, by name.</summary>
    [WireField(2)]
    public IReadOnlyDictionary<string, DeviceAttribute> Attributes { get; init => field = value ?? FrozenDictionary<string, DeviceAttribute>.Empty; } = FrozenDictionary<string, DeviceAttribute>.Empty;

    /// <summary>Conditions that have to be true before a pod is bound to its node.</summary>
    [ListAtomic, WireField(10)]
    public IReadOnlyList<string> BindingConditions { get; init => field = value ?? []; } = [];

    /// <summary>Conditions that mean that binding failed where one is true.</summary>
    [ListAtomic, WireField(11)]
    public IReadOnlyList<string> BindingFailureConditions { get; init => field = value ?? []; } = [];

    /// <summary>Whether a claim that gets the device is tied to the node that was chosen.</summary>
    [WireField(9, KeepsZero = true)]
    public bool? BindsToNode { get; init; }

    /// <summary>How much the device has, by name.</summary>
    [WireField(3)]
    public IReadOnlyDictionary<string, DeviceCapacity> Capacity { get; init => field = value ?? FrozenDictionary<string, DeviceCapacity>.Empty; } = FrozenDictionary<string, DeviceCapacity>.Empty;

    /// <summary>What the device uses of shared amounts.</summary>
    [ListAtomic, WireField(4)]
    public IReadOnlyList<DeviceCounterConsumption> ConsumesCounters { get; init => field = value ?? []; } = [];

    /// <summary>The name, unique in its pool.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>How the device counts against the resources of its node.</summary>
    [WireField(13)]
    public IReadOnlyDictionary<string, NodeAllocatableResourceMapping> NodeAllocatableResourceMappings { get; init => field = value ?? FrozenDictionary<string, NodeAllocatableResourceMapping>.Empty; } = FrozenDictionary<string, NodeAllocatableResourceMapping>.Empty;

    /// <summary>The node that the device is at.</summary>
    [WireField(5, KeepsZero = true)]
    public string? NodeName { get; init; }

    /// <summary>The nodes that can use the device.</summary>
    [WireField(6)]
    public NodeSelector? NodeSelector { get; init; }

    /// <summary>Reasons not to use the device, which claims may tolerate.</summary>
    [ListAtomic, WireField(8)]
    public IReadOnlyList<DeviceTaint> Taints { get; init => field = value ?? []; } = [];
}
