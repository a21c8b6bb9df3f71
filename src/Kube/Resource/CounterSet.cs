using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>Amounts that devices use up together.</summary>
public sealed record CounterSet
{
    /// <summary>The amounts by name.</summary>
    [RequiredField, WireField(2)]
    public IReadOnlyDictionary<string, Counter> Counters { get; init => field = value ?? FrozenDictionary<string, Counter>.Empty; } = FrozenDictionary<string, Counter>.Empty;

    /// <summary>The name of the set.</summary>
    [RequiredField, WireField(1)]
    public string Name { get; init => field = value ?? ""; } = "";
}
