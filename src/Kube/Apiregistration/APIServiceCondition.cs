using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apiregistration;

/// <summary>One statement about the state of an API service.</summary>
public sealed record APIServiceCondition
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
    [RequiredField, WireField(2)]
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>What the statement is about: Available.</summary>
    [RequiredField, WireField(1)]
    public string Type { get; init => field = value ?? ""; } = "";
}
