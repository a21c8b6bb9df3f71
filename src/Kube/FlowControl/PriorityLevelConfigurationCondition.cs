using Gantry.Kube.Protobuf;

namespace Gantry.Kube.FlowControl;

/// <summary>One statement about the state of a level.</summary>
public sealed record PriorityLevelConfigurationCondition
{
    /// <summary>When the status last changed.</summary>
    [WireField(3)]
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>An explanation for people.</summary>
    [WireField(5)]
    public string? Message { get; init; }

    /// <summary>The reason in one word, for programs.</summary>
    [WireField(4)]
    public string? Reason { get; init; }

    /// <summary>True, False or Unknown.</summary>
    [WireField(2)]
    public string? Status { get; init; }

    /// <summary>What the statement is about.</summary>
    [WireField(1)]
    public string? Type { get; init; }
}
