namespace Gantry.KubeServer.Authorization;

/// <summary>One of those who are asked, in turn, whether somebody may do something.</summary>
internal interface IAuthorizationStep
{
    /// <summary>Its name, as the configuration gives it.</summary>
    string Name { get; }

    ValueTask<Verdict> JudgeAsync(RequestUser user, AccessRequest asked, CancellationToken cancel);
}
