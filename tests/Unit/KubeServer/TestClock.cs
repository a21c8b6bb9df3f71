namespace Gantry.Tests.KubeServer;

/// <summary>The real clock, moved forward by hand: what waits goes on at real speed, what asks the time sees the moved one.</summary>
internal sealed class TestClock : TimeProvider
{
    private long _moved;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _moved));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _moved, by.Ticks);
}
