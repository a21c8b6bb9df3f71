using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Lets a pod onto nodes with a matching taint.</summary>
public sealed record Toleration
{
    /// <summary>The effect to tolerate: NoSchedule, PreferNoSchedule or NoExecute; empty for all.</summary>
    [OneOf("", "NoSchedule", "PreferNoSchedule", "NoExecute"), WireField(4)]
    public string? Effect { get; init; }

    /// <summary>The key of the taint; empty, with the operator Exists, for all.</summary>
    [WireField(1)]
    public string? Key { get; init; }

    /// <summary>Equal compares the value, Exists does not.</summary>
    [OneOf("", "Equal", "Exists"), WireField(2)]
    public string? Operator { get; init; }

    /// <summary>How long a NoExecute taint is borne; for ever by default.</summary>
    [WireField(5, KeepsZero = true)]
    public long? TolerationSeconds { get; init; }

    /// <summary>The value.</summary>
    [WireField(3)]
    public string? Value { get; init; }
}
