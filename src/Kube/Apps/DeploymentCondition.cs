using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apps;

/// <summary>One statement about the state of a deployment.</summary>
public sealed record DeploymentCondition
{
    /// <summary>When the status last changed.</summary>
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>When the condition was last reported.</summary>
    public DateTimeOffset? LastUpdateTime { get; init; }

    /// <summary>An explanation for people.</summary>
    public string? Message { get; init; }

    /// <summary>The reason in one word, for programs.</summary>
    public string? Reason { get; init; }

    /// <summary>True, False or Unknown.</summary>
    [RequiredField]
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>Available, Progressing or ReplicaFailure.</summary>
    [RequiredField]
    public string Type { get; init => field = value ?? ""; } = "";
}
