namespace Gantry.KubeServer.Audit;

/// <summary>How much of a request is recorded; each level has all of those before it.</summary>
internal enum AuditLevel
{
    None,

    /// <summary>Who wanted what and when, and what he was answered.</summary>
    Metadata,

    /// <summary>And what he sent.</summary>
    Request,

    /// <summary>And what he got.</summary>
    RequestResponse,
}
