using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>The limits for one kind of thing.</summary>
public sealed record LimitRangeItem
{
    /// <summary>The limit of what names none.</summary>
    [WireField(4)]
    public IReadOnlyDictionary<string, Quantity> Default { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>The request of what names none.</summary>
    [WireField(5)]
    public IReadOnlyDictionary<string, Quantity> DefaultRequest { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>The most that is allowed.</summary>
    [WireField(2)]
    public IReadOnlyDictionary<string, Quantity> Max { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>How many times its request a limit may be.</summary>
    [WireField(6)]
    public IReadOnlyDictionary<string, Quantity> MaxLimitRequestRatio { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>The least that is allowed.</summary>
    [WireField(3)]
    public IReadOnlyDictionary<string, Quantity> Min { get; init => field = value ?? FrozenDictionary<string, Quantity>.Empty; } = FrozenDictionary<string, Quantity>.Empty;

    /// <summary>What is limited: Pod, Container or PersistentVolumeClaim.</summary>
    [RequiredField(InOwnWords = true), WireField(1)]
    public string Type { get; init => field = value ?? ""; } = "";
}
