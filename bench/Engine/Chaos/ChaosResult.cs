namespace Gantry.Engine.Bench.Chaos;

/// <summary>What the kills of a daemon did to its containers: each entry of <see cref="Losses"/> is one thing that should have lived on.</summary>
public sealed record ChaosResult(int Kills, int Containers, long Lines, long Requests, TimeSpan LongestAnswer, TimeSpan MedianRestart, IReadOnlyList<string> Losses)
{
    public override string ToString() =>
        $"{Kills} kills, {Containers} containers, {Lines} lines of logs and {Requests} requests over kept connections; " +
        $"longest answer {LongestAnswer.TotalMilliseconds:0} ms, daemon back after {MedianRestart.TotalMilliseconds:0} ms (median); lost: {(Losses.Count == 0 ? "nothing" : string.Join("; ", Losses))}";
}
