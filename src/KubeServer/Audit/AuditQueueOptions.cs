namespace Gantry.KubeServer.Audit;

/// <summary>How events get to one place.</summary>
internal sealed record AuditQueueOptions(string Name, AuditMode Mode, long MaxWaitingBytes)
{
    /// <summary>How long an event waits for others to go with it.</summary>
    public TimeSpan Wait { get; init; }
}
