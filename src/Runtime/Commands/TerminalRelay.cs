using System.Runtime.InteropServices;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Processes;
using Gantry.Linux.Terminals;
using Gantry.Runtime.Launching;

namespace Gantry.Runtime.Commands;

/// <summary>Connects a container's terminal with the one that this program was started on, for as long as the process lives.</summary>
internal sealed unsafe partial class TerminalRelay : IDisposable
{
    private const short Readable = 1;
    private const int BufferSize = 32 * 1024;

    private readonly Descriptor _receiver;

    public TerminalRelay()
    {
        int* ends = stackalloc int[2];
        if (socketpair(1, 1 | 0x80000, 0, ends) != 0)
            throw LinuxException.FromLastError("open a socket pair");

        _receiver = new Descriptor(ends[0]);
        ConsoleSocket = new Descriptor(ends[1]);
    }

    /// <summary>The end that the container's child sends the terminal's master to.</summary>
    public Descriptor ConsoleSocket { get; }

    public int Run(PidFd process)
    {
        Span<byte> name = stackalloc byte[64];
        using Descriptor master = DescriptorPassing.Receive(_receiver.Number, name, out _)
            ?? throw new RuntimeException(RuntimeFailure.LaunchFailed, "the container sent no terminal");
        using PosixSignalRegistration resized = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => CopySize(master));
        using IDisposable? mode = Linux.Terminals.Terminal.Is(0) ? Linux.Terminals.Terminal.MakeRaw(0) : null;
        CopySize(master);
        Copy(master.Number);
        return ExitStatus.Wait(process);
    }

    public void Dispose()
    {
        _receiver.Dispose();
        ConsoleSocket.Dispose();
    }

    private static void CopySize(Descriptor master)
    {
        if (Linux.Terminals.Terminal.Is(0))
            Linux.Terminals.Terminal.Resize(master.Number, Linux.Terminals.Terminal.Size(0));
    }

    // Reading the master fails with EIO once nobody has the other end open.
    private static void Copy(int master)
    {
        byte* buffer = stackalloc byte[BufferSize];
        PollEntry* entries = stackalloc PollEntry[2];
        entries[0] = new PollEntry(master, Readable);
        entries[1] = new PollEntry(0, Readable);
        while (true)
        {
            if (poll(entries, 2, -1) < 0)
                continue;

            if (entries[0].Returned != 0 && !Move(master, 1, buffer))
                return;

            // The end of the input is no end of the program: it goes on without.
            if (entries[1].Returned != 0 && !Move(0, master, buffer))
                entries[1].Descriptor = -1;
        }
    }

    private static bool Move(int from, int to, byte* buffer)
    {
        nint length = read(from, buffer, BufferSize);
        for (nint done = 0; done < length;)
        {
            nint written = write(to, buffer + done, length - done);
            if (written <= 0)
                return false;

            done += written;
        }

        return length > 0;
    }

    private struct PollEntry(int descriptor, short events)
    {
        public int Descriptor = descriptor;
        public short Events = events;
        public short Returned = 0;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socketpair(int family, int type, int protocol, int* ends);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int fd, void* buffer, nint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int fd, void* buffer, nint length);
}
