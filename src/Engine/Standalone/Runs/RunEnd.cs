using Gantry.Engine.Containers;

namespace Gantry.Engine.Standalone.Runs;

/// <summary>What a container is after one of its runs. Pure.</summary>
internal static class RunEnd
{
    public static StandaloneRecord After(StandaloneRecord running, ContainerExit exit, StandaloneOptions options)
    {
        bool isSettled = exit.ExitedAt - (running.StartedAt ?? exit.ExitedAt) >= options.SettledAfter;
        StandaloneRecord ended = running with
        {
            State = StandaloneState.Exited, Pid = 0, FinishedAt = exit.ExitedAt, ExitCode = exit.ExitCode, OomKilled = exit.OomKilled,
            RestartsInARow = isSettled ? 0 : running.RestartsInARow,
        };
        return RestartDecision.IsDue(ended) ? Restarting(ended) with { RestartCount = ended.RestartCount + 1 } : ended;
    }

    /// <summary>It could not be started. One that was to be restarted by its policy is tried again.</summary>
    public static StandaloneRecord AfterFailure(StandaloneRecord starting, Exception failure)
    {
        StandaloneRecord failed = starting with
        {
            State = starting.StartedAt is null ? StandaloneState.Created : StandaloneState.Exited,
            Pid = 0, Error = failure.Message, ExitCode = StartFailure.ExitCode(failure.Message),
        };
        return starting.State == StandaloneState.Restarting && RestartDecision.IsDue(failed) ? Restarting(failed) : failed;
    }

    public static StandaloneRecord Started(StandaloneRecord starting, ContainerRecord run) => starting with
    {
        State = StandaloneState.Running, Pid = run.Pid, StartedAt = run.StartedAt, FinishedAt = null,
        Error = "", ExitCode = 0, OomKilled = false, WasStopped = false, RestartWish = null, Health = Health.HealthWatch.AtStart(starting.Config),
    };

    private static StandaloneRecord Restarting(StandaloneRecord ended) =>
        ended with { State = StandaloneState.Restarting, RestartsInARow = ended.RestartsInARow + 1 };
}
