using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Authorization;

/// <summary>The namespace that the rules are asked for.</summary>
public sealed record SelfSubjectRulesReviewSpec
{
    /// <summary>The namespace.</summary>
    [WireField(1)]
    public string? Namespace { get; init; }
}
