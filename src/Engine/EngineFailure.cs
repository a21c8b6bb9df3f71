namespace Gantry.Engine;

/// <summary>What went wrong, for whoever turns it into a protocol's error.</summary>
public enum EngineFailure
{
    NotFound,
    AlreadyExists,
    InUse,

    /// <summary>What was to be written must not be.</summary>
    ReadOnly,
    Invalid,
    WrongState,
    DeadlineExceeded,

    /// <summary>The OCI runtime or the kernel refused.</summary>
    Refused,
}
