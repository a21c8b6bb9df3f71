namespace Gantry.NodeAgent.Pods;

/// <summary>The runtime interface's instants: nanoseconds since 1970, zero for "not yet".</summary>
internal static class UnixTime
{
    public static DateTimeOffset? Of(long nanoseconds) =>
        nanoseconds <= 0 ? null : DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
}
