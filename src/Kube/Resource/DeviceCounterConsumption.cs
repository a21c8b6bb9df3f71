using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>What a device uses of shared amounts.</summary>
public sealed record DeviceCounterConsumption
{
    /// <summary>The set of amounts.</summary>
    [RequiredField, WireField(1)]
    public string CounterSet { get; init => field = value ?? ""; } = "";

    /// <summary>How much, by name.</summary>
    [RequiredField, WireField(2)]
    public IReadOnlyDictionary<string, Counter> Counters { get; init => field = value ?? FrozenDictionary<string, Counter>.Empty; } = FrozenDictionary<string, Counter>.Empty;
}
