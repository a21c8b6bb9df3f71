using Gantry.KubeServer.Configuration;

namespace Gantry.KubeServer.Audit;

/// <summary>What is recorded and where to.</summary>
public sealed record AuditOptions(AuditPolicy Policy, string Path)
{
    public AuditMode Mode { get; init; } = AuditMode.Batch;

    /// <summary>The file is closed and begun anew when it has grown to this.</summary>
    public long MaxFileBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary>Closed files that are kept; 0 for all.</summary>
    public int KeptFiles { get; init; } = 10;

    /// <summary>How long closed files are kept; zero for ever.</summary>
    public TimeSpan MaxAge { get; init; }

    /// <summary>What may wait to be written; beyond it events are lost and counted.</summary>
    public long MaxWaitingBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>A kubeconfig of a service that is sent all events too; null for none.</summary>
    public ConfigFile? Webhook { get; init; }

    public AuditMode WebhookMode { get; init; } = AuditMode.Batch;

    /// <summary>How long events wait for others that go with them; Kubernetes' own default.</summary>
    public TimeSpan WebhookWait { get; init; } = TimeSpan.FromSeconds(30);
}
