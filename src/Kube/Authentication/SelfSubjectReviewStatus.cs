using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Authentication;

/// <summary>The answer to the question who one is.</summary>
public sealed record SelfSubjectReviewStatus
{
    /// <summary>Who the server takes the asker for.</summary>
    [WireField(1)]
    public UserInfo? UserInfo { get; init; }
}
