namespace Gantry.KubeServer.Authorization;

/// <summary>What nodes may: "Node". It has no opinion about anybody else.</summary>
internal sealed class NodeStep(string name, NodeAuthorizer nodes) : IAuthorizationStep
{
    public string Name => name;

    public ValueTask<Verdict> JudgeAsync(RequestUser user, AccessRequest asked, CancellationToken cancel) =>
        ValueTask.FromResult(NodeAuthorizer.NodeOf(user) is { } node ? nodes.Judge(node, asked) : Verdict.NoOpinion());
}
