namespace Gantry.Tests.Store;

/// <summary>The real clock, moved forward by hand.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private long _moved;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref _moved);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _moved, by.Ticks);
}
