namespace Gantry.Engine.Standalone.Health;

/// <summary>When and how a container's health is tested, with Docker's defaults where nothing is said.</summary>
internal sealed record HealthTimes(TimeSpan Interval, TimeSpan Timeout, TimeSpan StartPeriod, TimeSpan StartInterval, int Retries)
{
    public static HealthTimes Of(HealthCheck check) => new(
        Or(check.Interval, 30), Or(check.Timeout, 30), check.StartPeriod, Or(check.StartInterval, 5), check.Retries > 0 ? check.Retries : 3);

    /// <summary>The pause before the next test.</summary>
    public TimeSpan Pause(HealthState state, TimeSpan running) =>
        state == HealthState.Starting && running < StartPeriod ? StartInterval : Interval;

    /// <summary>The health after a test; failures of a container that is starting do not count during its start period.</summary>
    public HealthRecord After(HealthRecord before, HealthTest test, TimeSpan running)
    {
        const int Kept = 5;
        HealthTest[] tests = [.. before.Tests.Append(test).TakeLast(Kept)];
        if (test.ExitCode == 0)
            return new HealthRecord(HealthState.Healthy, 0, tests);
        if (before.State == HealthState.Starting && running < StartPeriod)
            return before with { Tests = tests };
        int failures = before.FailingStreak + 1;
        return new HealthRecord(failures >= Retries ? HealthState.Unhealthy : before.State, failures, tests);
    }

    private static TimeSpan Or(TimeSpan asked, int seconds) => asked > TimeSpan.Zero ? asked : TimeSpan.FromSeconds(seconds);
}
