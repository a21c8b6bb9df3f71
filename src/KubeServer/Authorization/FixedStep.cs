namespace Gantry.KubeServer.Authorization;

/// <summary>Allows everything or nothing, whoever asks: "AlwaysAllow" and "AlwaysDeny".</summary>
internal sealed class FixedStep(string name, bool isAllowed) : IAuthorizationStep
{
    public string Name => name;

    public ValueTask<Verdict> JudgeAsync(RequestUser user, AccessRequest asked, CancellationToken cancel) =>
        ValueTask.FromResult(isAllowed ? new Verdict(true, "") : Verdict.NoOpinion("Everything is forbidden."));
}
