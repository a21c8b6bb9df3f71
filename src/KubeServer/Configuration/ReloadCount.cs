namespace Gantry.KubeServer.Configuration;

/// <summary>How often something happened, and when last.</summary>
internal sealed class ReloadCount
{
    private long _count;
    private long _lastSeconds;

    public long Count => Interlocked.Read(ref _count);

    public long LastSeconds => Interlocked.Read(ref _lastSeconds);

    public void Add(DateTimeOffset now)
    {
        Interlocked.Exchange(ref _lastSeconds, now.ToUnixTimeSeconds());
        Interlocked.Increment(ref _count);
    }
}
