using System.Runtime.InteropServices;
using Gantry.Linux;
using Gantry.Linux.Descriptors;

namespace Gantry.Runtime.Launching;

/// <summary>The socket pair over which a child says how far it is and the parent lets it go on.</summary>
internal sealed unsafe partial class Channel : IDisposable
{
    private const int UnixFamily = 1;
    private const int StreamCloseOnExec = 1 | 0x80000;

    private Channel(Descriptor parent, Descriptor child) => (Parent, Child) = (parent, child);

    public Descriptor Parent { get; }

    public Descriptor Child { get; }

    public static Channel Open()
    {
        int* ends = stackalloc int[2];
        return socketpair(UnixFamily, StreamCloseOnExec, 0, ends) == 0
            ? new Channel(new Descriptor(ends[0]), new Descriptor(ends[1]))
            : throw LinuxException.FromLastError("open a socket pair");
    }

    /// <summary>None when the child has closed its end: it has become its program, or it is dead.</summary>
    public (int Number, int Errno)? Receive()
    {
        int* message = stackalloc int[2];
        nint received;
        do
        {
            received = read(Parent.Number, message, 8);
        }
        while (received < 0 && (Errno)Marshal.GetLastPInvokeError() is Errno.Interrupted);

        return received == 8 ? (message[0], message[1]) : null;
    }

    public void LetGoOn()
    {
        byte yes = 1;
        _ = send(Parent.Number, &yes, 1, 0x4000);
    }

    public void Dispose()
    {
        Parent.Dispose();
        Child.Dispose();
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socketpair(int family, int type, int protocol, int* ends);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int fd, void* buffer, nint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint send(int fd, void* buffer, nint length, int flags);
}
