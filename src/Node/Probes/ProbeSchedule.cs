using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Probes;

/// <summary>
/// When a probe runs. Until the first success the period is approached from below, so that a container that needs milliseconds
/// to listen is not kept waiting for a whole period; answers of those early rounds never count as failures.
/// </summary>
internal sealed class ProbeSchedule(Probe probe, ProbeKind kind, DateTimeOffset startedAt)
{
    private readonly TimeSpan _period = TimeSpan.FromSeconds(Math.Max(1, probe.PeriodSeconds ?? 10));

    // A command in the container costs a process each time, so it is tried less eagerly.
    private TimeSpan _early = TimeSpan.FromMilliseconds(probe.Exec is null ? 15 : 100);
    private DateTimeOffset _nextFull = startedAt.AddSeconds(probe.InitialDelaySeconds ?? 0);
    private bool _mayHurry = kind is not ProbeKind.Liveness;

    public DateTimeOffset NextAt { get; private set; } = startedAt.AddSeconds(probe.InitialDelaySeconds ?? 0);

    /// <summary>Whether the round that is about to run counts: it stands where the period puts it.</summary>
    public bool CountsAt(DateTimeOffset now) => now >= _nextFull;

    public void Ran(DateTimeOffset at, bool success)
    {
        if (at >= _nextFull)
            _nextFull = at + _period;
        _mayHurry &= !success;
        NextAt = _nextFull;
        if (!_mayHurry || at + _early >= _nextFull)
            return;

        NextAt = at + _early;
        _early += _early;
    }
}
