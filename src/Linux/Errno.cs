namespace Gantry.Linux;

/// <summary>The error numbers that callers tell apart. See errno(3).</summary>
public enum Errno
{
    None = 0,
    NotPermitted = 1,
    NotFound = 2,
    NoSuchProcess = 3,
    Interrupted = 4,
    Io = 5,
    NoSuchDevice = 6,
    NotExecutable = 8,
    BadDescriptor = 9,
    NoChild = 10,
    TryAgain = 11,
    OutOfMemory = 12,
    AccessDenied = 13,
    Busy = 16,
    Exists = 17,
    CrossDevice = 18,
    NoDevice = 19,
    NotDirectory = 20,
    IsDirectory = 21,
    Invalid = 22,
    TooManyOpenFiles = 24,
    NoSpace = 28,
    ReadOnly = 30,
    NotImplemented = 38,
    NotEmpty = 39,
    Loop = 40,
    NotSupported = 95,
    TimedOut = 110,
}
