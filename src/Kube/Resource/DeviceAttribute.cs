using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>One thing that a device is like: exactly one of the fields.</summary>
public sealed record DeviceAttribute
{
    /// <summary>True or false.</summary>
    [WireField(3, KeepsZero = true)]
    public bool? Bool { get; init; }

    /// <summary>Several of them.</summary>
    [ListAtomic, WireField(7)]
    public IReadOnlyList<bool> Bools { get; init => field = value ?? []; } = [];

    /// <summary>A whole number.</summary>
    [WireField(2, KeepsZero = true)]
    public long? Int { get; init; }

    /// <summary>Several whole numbers.</summary>
    [ListAtomic, WireField(6)]
    public IReadOnlyList<long> Ints { get; init => field = value ?? []; } = [];

    /// <summary>A text.</summary>
    [WireField(4, KeepsZero = true)]
    public string? String { get; init; }

    /// <summary>Several texts.</summary>
    [ListAtomic, WireField(8)]
    public IReadOnlyList<string> Strings { get; init => field = value ?? []; } = [];

    /// <summary>A semantic version.</summary>
    [WireField(5, KeepsZero = true)]
    public string? Version { get; init; }

    /// <summary>Several semantic versions.</summary>
    [ListAtomic, WireField(9)]
    public IReadOnlyList<string> Versions { get; init => field = value ?? []; } = [];
}
