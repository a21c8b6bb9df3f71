using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>Lets a pod onto nodes with a matching taint.</summary>
public sealed record Toleration
{
    /// <summary>The effect to tolerate: NoSchedule, PreferNoSchedule or NoExecute; empty for all.</summary>
    [OneOf("", "NoSchedule", "PreferNoSchedule", "NoExecute")]
    public string? Effect { get; init; }

    /// <summary>The key of the taint; empty, with the operator Exists, for all.</summary>
    public string? Key { get; init; }

    /// <summary>Equal compares the value, Exists does not.</summary>
    [OneOf("", "Exists", "Equal")]
    public string? Operator { get; init; }

    /// <summary>How long a NoExecute taint is borne; for ever by default.</summary>
    public long? TolerationSeconds { get; init; }

    /// <summary>The value.</summary>
    public string? Value { get; init; }
}
