namespace Gantry.KubeServer.Authorization;

/// <summary>What roles allow that are bound to the user: "RBAC". It never denies.</summary>
internal sealed class RoleStep(string name, Func<RoleBook> book) : IAuthorizationStep
{
    public string Name => name;

    public ValueTask<Verdict> JudgeAsync(RequestUser user, AccessRequest asked, CancellationToken cancel)
    {
        RoleBook roles = book();
        foreach ((PolicyRule rule, Grant by) in roles.RulesFor(user, asked.Namespace))
        {
            if (rule.Allows(asked))
                return ValueTask.FromResult(new Verdict(true, by.Reason));
        }

        string loss = roles.LossFor(user, asked.Namespace);
        return ValueTask.FromResult(Verdict.NoOpinion(loss.Length > 0 ? "RBAC: " + loss : ""));
    }
}
