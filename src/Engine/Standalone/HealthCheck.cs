namespace Gantry.Engine.Standalone;

/// <summary>How a container's health is tested; a zero takes the image's value or Docker's default.</summary>
public sealed record HealthCheck
{
    /// <summary>["NONE"], ["CMD", arguments...] or ["CMD-SHELL", command]; empty takes the image's.</summary>
    public IReadOnlyList<string> Test { get; init => field = value ?? []; } = [];

    public TimeSpan Interval { get; init; }

    public TimeSpan Timeout { get; init; }

    public TimeSpan StartPeriod { get; init; }

    public TimeSpan StartInterval { get; init; }

    public int Retries { get; init; }

    /// <summary>An unhealthy container is restarted.</summary>
    public bool RestartsUnhealthy { get; init; }
}
