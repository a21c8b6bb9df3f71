using System.Runtime.InteropServices;
using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Processes;

/// <summary>A descriptor of one process that no later process can be taken for. See pidfd_open(2).</summary>
public sealed class PidFd(int pid, Descriptor descriptor) : IDisposable
{
    private const int SysPidfdOpen = 434;
    private const int SysPidfdSendSignal = 424;

    public int Pid => pid;

    public Descriptor Descriptor => descriptor;

    /// <summary>None if there is no such process.</summary>
    public static PidFd? Open(int pid)
    {
        nint fd = Libc.Syscall(SysPidfdOpen, pid);
        if (fd >= 0)
            return new PidFd(pid, new Descriptor((int)fd));

        int errno = Marshal.GetLastPInvokeError();
        return (Errno)errno is Errno.NoSuchProcess or Errno.Invalid ? null : throw new LinuxException($"open process {pid}", errno);
    }

    /// <summary>False if the process has ended.</summary>
    public bool Send(Signal signal)
    {
        if (Libc.Syscall(SysPidfdSendSignal, descriptor.Number, signal.Number) == 0)
            return true;

        int errno = Marshal.GetLastPInvokeError();
        return (Errno)errno is Errno.NoSuchProcess ? false : throw new LinuxException($"send {signal} to process {pid}", errno);
    }

    /// <summary>Waits until the process has ended (it may still be a zombie); false when the time is over.</summary>
    public bool WaitForExit(TimeSpan timeout) => Poll.Readable(descriptor.Number, timeout);

    public bool HasExited => WaitForExit(TimeSpan.Zero);

    public void Dispose() => descriptor.Dispose();
}
