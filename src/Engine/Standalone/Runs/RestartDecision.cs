namespace Gantry.Engine.Standalone.Runs;

/// <summary>Decides by its policy whether a container that has ended starts again, and how long to wait.</summary>
internal static class RestartDecision
{
    public static bool IsDue(StandaloneRecord ended) => !ended.WasStopped && Wants(ended.Config.Restart, ended.ExitCode, ended.RestartCount);

    /// <summary>When the daemon starts, "always" means also what somebody had stopped.</summary>
    public static bool IsDueAtOpening(StandaloneRecord ended) => ended.StartedAt is not null && ended.Config.Restart.Kind switch
    {
        RestartKind.Always => true,
        RestartKind.UnlessStopped => !ended.WasStopped,
        _ => false,
    };

    public static TimeSpan Delay(int restartsInARow, StandaloneOptions options)
    {
        double milliseconds = options.FirstRestartDelay.TotalMilliseconds * Math.Pow(2, Math.Min(restartsInARow, 30));
        return TimeSpan.FromMilliseconds(Math.Min(milliseconds, options.LongestRestartDelay.TotalMilliseconds));
    }

    private static bool Wants(RestartPolicy policy, int exitCode, int restarts) => policy.Kind switch
    {
        RestartKind.Always or RestartKind.UnlessStopped => true,
        RestartKind.OnFailure => exitCode != 0 && (policy.MostRetries == 0 || restarts < policy.MostRetries),
        _ => false,
    };
}
