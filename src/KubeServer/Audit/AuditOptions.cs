namespace Gantry.KubeServer.Audit;

/// <summary>What is recorded and where to.</summary>
public sealed record AuditOptions(AuditPolicy Policy, string Path)
{
    /// <summary>The file is closed and begun anew when it has grown to this.</summary>
    public long MaxFileBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary>Closed files that are kept.</summary>
    public int KeptFiles { get; init; } = 10;

    /// <summary>What may wait to be written; beyond it events are lost and counted.</summary>
    public long MaxWaitingBytes { get; init; } = 64 * 1024 * 1024;
}
