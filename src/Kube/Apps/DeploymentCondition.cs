using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

/// <summary>One statement about the state of a deployment.</summary>
public sealed record DeploymentCondition
{
    /// <summary>When the status last changed.</summary>
    [WireField(7)]
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>When the condition was last reported.</summary>
    [WireField(6)]
    public DateTimeOffset? LastUpdateTime { get; init; }

    /// <summary>An explanation for people.</summary>
    [WireField(5)]
    public string? Message { get; init; }

    /// <summary>The reason in one word, for programs.</summary>
    [WireField(4)]
    public string? Reason { get; init; }

    /// <summary>True, False or Unknown.</summary>
    [RequiredField, WireField(2)]
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>Available, Progressing or ReplicaFailure.</summary>
    [RequiredField, WireField(1)]
    public string Type { get; init => field = value ?? ""; } = "";
}
