using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Resource;

/// <summary>A taint that does not matter.</summary>
public sealed record DeviceToleration
{
    /// <summary>The effect; all where it is left out.</summary>
    [WireField(4)]
    public string? Effect { get; init; }

    /// <summary>The name of the taint; all where it is left out.</summary>
    [WireField(1)]
    public string? Key { get; init; }

    /// <summary>Equal compares the value, Exists does not.</summary>
    [DefaultsTo("Equal"), WireField(2)]
    public string? Operator { get; init; }

    /// <summary>Seconds for which NoExecute does not matter; for ever where it is left out.</summary>
    [WireField(5, KeepsZero = true)]
    public long? TolerationSeconds { get; init; }

    /// <summary>The value of the taint.</summary>
    [WireField(3)]
    public string? Value { get; init; }
}
