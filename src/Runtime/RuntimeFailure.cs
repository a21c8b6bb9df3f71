namespace Gantry.Runtime;

/// <summary>Why a command of the runtime could not be done.</summary>
internal enum RuntimeFailure
{
    Usage,
    InvalidBundle,
    NoSuchContainer,
    AlreadyExists,
    WrongState,
    Unsupported,
    LaunchFailed,
    CriuFailed,
}
