namespace Gantry.KubeServer.Health;

/// <summary>A part of the cluster that can be asked whether it is well: the answer is empty where it is, or says what is wrong.</summary>
public sealed record ComponentCheck(string Name, Func<CancellationToken, ValueTask<string>> AskAsync);
