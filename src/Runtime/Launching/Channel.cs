using System.Runtime.InteropServices;
using Gantry.Linux;
using Gantry.Linux.Descriptors;

namespace Gantry.Runtime.Launching;

/// <summary>The socket pair over which a child says how far it is and the parent lets it go on.</summary>
internal sealed unsafe partial class Channel : IDisposable
{
    private const int UnixFamily = 1;
    private const int StreamCloseOnExec = 1 | 0x80000;
    private const int ControlHeaderLength = 16;
    private const int ControlLength = 64;

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

    /// <summary>Descriptors that came with the last message; whoever wants them takes them away.</summary>
    public List<Descriptor> Received { get; } = [];

    /// <summary>None when the child has closed its end: it has become its program, or it is dead.</summary>
    public (int Number, int Errno)? Receive()
    {
        const int CloseOnExec = 0x40000000;
        int* message = stackalloc int[2];
        nint* part = stackalloc nint[2] { (nint)message, 8 };
        byte* control = stackalloc byte[ControlLength];

        // struct msghdr: name and its length, the parts and their count, control data and its length, flags.
        nint* header = stackalloc nint[7];
        nint received;
        do
        {
            new Span<nint>(header, 7).Clear();
            (header[2], header[3], header[4], header[5]) = ((nint)part, 1, (nint)control, ControlLength);
            received = recvmsg(Parent.Number, header, CloseOnExec);
        }
        while (received < 0 && (Errno)Marshal.GetLastPInvokeError() is Errno.Interrupted);

        if (received > 0 && header[5] > ControlHeaderLength)
            Take(control);

        return received == 8 ? (message[0], message[1]) : null;
    }

    /// <summary>The one descriptor that came with the last message.</summary>
    public Descriptor TakeReceived()
    {
        Descriptor taken = Received[^1];
        Received.RemoveAt(Received.Count - 1);
        return taken;
    }

    public void LetGoOn() => Answer([1]);

    public void Answer(ReadOnlySpan<byte> answer)
    {
        fixed (byte* start = answer)
            _ = send(Parent.Number, start, answer.Length, 0x4000);
    }

    // struct cmsghdr: its length, level and type; then the numbers.
    private void Take(byte* control)
    {
        long count = (*(long*)control - ControlHeaderLength) / sizeof(int);
        for (int i = 0; i < count; i++)
            Received.Add(new Descriptor(*(int*)(control + ControlHeaderLength + (i * sizeof(int)))));
    }

    public void Dispose()
    {
        foreach (Descriptor forgotten in Received)
            forgotten.Dispose();

        Parent.Dispose();
        Child.Dispose();
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socketpair(int family, int type, int protocol, int* ends);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recvmsg(int fd, nint* header, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint send(int fd, void* buffer, nint length, int flags);
}
