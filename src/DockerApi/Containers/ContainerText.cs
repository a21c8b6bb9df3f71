using Gantry.DockerApi.Answers;
using Gantry.Engine.Standalone;

namespace Gantry.DockerApi.Containers;

/// <summary>A container's state and command in the words of "docker ps".</summary>
internal static class ContainerText
{
    public static string StateOf(StandaloneRecord container) => container.State.ToString().ToLowerInvariant();

    public static string StatusOf(StandaloneRecord container, DateTimeOffset now) => container.State switch
    {
        StandaloneState.Created => "Created",
        StandaloneState.Running => $"Up {Since(container.StartedAt, now)}{HealthOf(container)}",
        StandaloneState.Paused => $"Up {Since(container.StartedAt, now)} (Paused)",
        StandaloneState.Restarting => $"Restarting ({container.ExitCode}) {Since(container.FinishedAt, now)} ago",
        StandaloneState.Removing => "Removal In Progress",
        StandaloneState.Dead => "Dead",
        _ => $"Exited ({container.ExitCode}) {Since(container.FinishedAt, now)} ago",
    };

    public static string CommandOf(StandaloneRecord container) =>
        string.Join(' ', container.Arguments.Select((word, place) => place > 0 && word.Contains(' ') ? $"'{word}'" : word));

    private static string HealthOf(StandaloneRecord container) => container.Health?.State switch
    {
        HealthState.Starting => " (health: starting)",
        HealthState.Healthy => " (healthy)",
        HealthState.Unhealthy => " (unhealthy)",
        _ => "",
    };

    private static string Since(DateTimeOffset? then, DateTimeOffset now) => DockerTime.Ago(now - (then ?? now));
}
