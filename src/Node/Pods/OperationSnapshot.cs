namespace Gantry.NodeAgent.Pods;

/// <summary>What was under way for a pod at one moment.</summary>
internal sealed record OperationSnapshot(IReadOnlyList<OperationSnapshot.Entry> Running)
{
    // Forgives the difference between two readings of the clock.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(500);

    public bool IsRunning(string subject) => Running.Any(entry => entry.Subject == subject);

    /// <summary>The containers with an operation under way. A stop that would take longer than allowed now does not count: it is to be replaced.</summary>
    public IReadOnlySet<string> Containers(DateTimeOffset? deadline) =>
        Running.Where(entry => entry.Subject[0] != '/' && !(entry.StopsBy > deadline + Tolerance)).Select(entry => entry.Subject).ToHashSet();

    public IReadOnlySet<string> Starting() => Running.Where(entry => entry.IsStart).Select(entry => entry.Subject).ToHashSet();

    /// <summary>One operation: what it is done to, whether it starts something, and for a stop when it will be over at the latest.</summary>
    public sealed record Entry(string Subject, bool IsStart, DateTimeOffset? StopsBy);
}
