namespace Gantry.Engine.Standalone;

/// <summary>What holds for all containers outside any pod.</summary>
public sealed record StandaloneOptions
{
    /// <summary>Between the signal and the kill of a stop, where neither the caller nor the container says how long. Docker's figure.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Before the first restart; it doubles from one to the next. Docker's figure.</summary>
    public TimeSpan FirstRestartDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan LongestRestartDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A container that ran for so long starts with the first delay again.</summary>
    public TimeSpan SettledAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of /dev/shm where nothing is asked for. Docker's figure.</summary>
    public long SharedMemoryBytes { get; init; } = 64 << 20;

    /// <summary>Containers are started again by their policies; not by a process that opens the engine only to end everything.</summary>
    public bool RestartsContainers { get; init; } = true;

    /// <summary>For so long opening waits for what ended meanwhile to be cleared away; it goes on afterwards.</summary>
    public TimeSpan OpeningPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The address of the host as containers see it, behind the name host-gateway; none takes the default network's gateway.</summary>
    public string? HostGateway { get; init; }
}
