using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Probes;

/// <summary>
/// When a probe runs. Until the first success the period is approached from below, so that a container that needs milliseconds
/// to listen is not kept waiting for a whole period; failures of those early rounds never count.
/// </summary>
internal sealed class ProbeSchedule
{
    private readonly TimeSpan _period;
    private TimeSpan _early;
    private DateTimeOffset _nextFull;
    private bool _mayHurry;

    public ProbeSchedule(Probe probe, ProbeKind kind, DateTimeOffset startedAt, DateTimeOffset now)
    {
        _period = TimeSpan.FromSeconds(Math.Max(1, probe.PeriodSeconds ?? 10));
        // A command in the container costs a process each time, so it is tried less eagerly.
        _early = TimeSpan.FromMilliseconds(probe.Exec is null ? 10 : 100);
        _mayHurry = kind is not ProbeKind.Liveness;
        DateTimeOffset first = startedAt.AddSeconds(probe.InitialDelaySeconds ?? 0);
        NextAt = first > now ? first : now;
        // The first round of those that hurry is an early one: most programs do not listen the moment they run.
        _nextFull = _mayHurry ? NextAt + _period : NextAt;
    }

    public DateTimeOffset NextAt { get; private set; }

    /// <summary>Whether a round that begins then stands where the period puts it.</summary>
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
