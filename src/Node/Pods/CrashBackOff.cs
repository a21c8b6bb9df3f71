namespace Gantry.NodeAgent.Pods;

/// <summary>A delay that doubles with each failure and is forgotten after a long quiet time.</summary>
internal readonly record struct CrashBackOff(TimeSpan Delay, DateTimeOffset UpdatedAt)
{
    // The figures users know from Kubernetes: 10 s, 20 s, 40 s ... 5 min; forgotten after 10 min.
    public static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan QuietTime = TimeSpan.FromMinutes(10);

    public static CrashBackOff None => default;

    public bool IsNone => Delay == TimeSpan.Zero;

    /// <summary>The state after one more failure at that instant.</summary>
    public CrashBackOff After(DateTimeOffset failedAt, DateTimeOffset now)
    {
        if (IsNone || IsForgotten(failedAt))
            return new(First, now);

        TimeSpan doubled = Delay + Delay;
        return new(doubled > Longest ? Longest : doubled, now);
    }

    /// <summary>The instant before which nothing is tried again after a failure at that instant; null where nothing has to wait.</summary>
    public DateTimeOffset? WaitsUntil(DateTimeOffset failedAt) => IsNone || IsForgotten(failedAt) ? null : failedAt + Delay;

    private bool IsForgotten(DateTimeOffset failedAt) => failedAt - UpdatedAt > QuietTime;
}
