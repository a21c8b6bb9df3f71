using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Batch;

/// <summary>One way to succeed.</summary>
public sealed record SuccessPolicyRule
{
    /// <summary>How many numbers have to succeed.</summary>
    [WireField(2, KeepsZero = true)]
    public int? SucceededCount { get; init; }

    /// <summary>The numbers that count, such as 1,3-5.</summary>
    [WireField(1, KeepsZero = true)]
    public string? SucceededIndexes { get; init; }
}
