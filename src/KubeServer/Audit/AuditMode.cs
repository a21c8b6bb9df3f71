namespace Gantry.KubeServer.Audit;

/// <summary>Whether requests wait until what is recorded of them has been written.</summary>
public enum AuditMode
{
    /// <summary>They do not; what does not fit into the queue is lost and counted.</summary>
    Batch,

    /// <summary>They do, but go on where it cannot be written.</summary>
    Blocking,

    /// <summary>They do, and are refused before they begin where it cannot be written.</summary>
    BlockingStrict,
}
