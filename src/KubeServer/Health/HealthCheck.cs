namespace Gantry.KubeServer.Health;

/// <summary>One thing that must be so; the answer is empty where it is, or says what is wrong.</summary>
internal sealed record HealthCheck(string Name, Func<CancellationToken, ValueTask<string>> Run)
{
    public static HealthCheck Of(string name, Func<bool> isGood, string problem) => new(name, _ => ValueTask.FromResult(isGood() ? "" : problem));
}
