using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>One statement about the state of a namespace.</summary>
public sealed record NamespaceCondition
{
    /// <summary>When the status last changed.</summary>
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>An explanation for people.</summary>
    public string? Message { get; init; }

    /// <summary>The reason in one word, for programs.</summary>
    public string? Reason { get; init; }

    /// <summary>True, False or Unknown.</summary>
    [RequiredField]
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>What the statement is about.</summary>
    [RequiredField]
    public string Type { get; init => field = value ?? ""; } = "";
}
