namespace Gantry.Tests;

/// <summary>The real clock, moved forward by hand: what waits goes on at real speed, what asks the time sees the moved one.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private long _moved;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _moved));

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref _moved);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _moved, by.Ticks);
}
