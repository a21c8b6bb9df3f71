namespace Gantry.KubeServer.Audit;

/// <summary>How much of one request is recorded, and at which of its stages.</summary>
internal readonly record struct AuditDecision(AuditLevel Level, IReadOnlySet<string> Omitted, IReadOnlySet<string> AlsoOmitted, bool OmitsManagedFields)
{
    public bool Records(string stage) => Level > AuditLevel.None && !Omitted.Contains(stage) && !AlsoOmitted.Contains(stage);
}
