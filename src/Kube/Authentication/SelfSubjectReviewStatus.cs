namespace Gantry.Kube.Authentication;

/// <summary>The answer to the question who one is.</summary>
public sealed record SelfSubjectReviewStatus
{
    public UserInfo? UserInfo { get; init; }
}
