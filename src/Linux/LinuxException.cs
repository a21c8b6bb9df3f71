using System.Runtime.InteropServices;

namespace Gantry.Linux;

/// <summary>A system call failed: which operation in words, and why.</summary>
public sealed class LinuxException(string operation, int errno)
    : Exception($"{operation}: {Marshal.GetPInvokeErrorMessage(errno)}")
{
    public string Operation { get; } = operation;

    public Errno Errno { get; } = (Errno)errno;

    public static LinuxException FromLastError(string operation) => new(operation, Marshal.GetLastPInvokeError());
}
