namespace Gantry.NodeAgent.Pods;

/// <summary>What the probes of one container instance say at this moment.</summary>
internal sealed record ProbeVerdict
{
    /// <summary>No probe has anything to say about it.</summary>
    public static ProbeVerdict Healthy { get; } = new() { IsStarted = true, IsReady = true };

    public bool IsStarted { get; init; }

    public bool IsReady { get; init; }

    /// <summary>"liveness" or "startup" where that probe wants the container replaced.</summary>
    public string? FailedProbe { get; init; }

    public TimeSpan? FailedProbeGrace { get; init; }
}
