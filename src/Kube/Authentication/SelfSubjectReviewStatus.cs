namespace Gantry.Kube.Authentication;

public sealed record SelfSubjectReviewStatus
{
    public UserInfo? UserInfo { get; init; }
}
