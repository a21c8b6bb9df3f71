using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Authorization;

/// <summary>Whether the request is allowed.</summary>
public sealed record SubjectAccessReviewStatus
{
    /// <summary>Whether the request is allowed.</summary>
    [RequiredField, WireField(1)]
    public bool Allowed { get; init; }

    /// <summary>Whether the request is forbidden whatever else allows it. Neither allowed nor denied means that nothing was said about it.</summary>
    [WireField(4)]
    public bool? Denied { get; init; }

    /// <summary>What went wrong while judging; the answer may still be right.</summary>
    [WireField(3)]
    public string? EvaluationError { get; init; }

    /// <summary>Why the request is allowed or not.</summary>
    [WireField(2)]
    public string? Reason { get; init; }
}
