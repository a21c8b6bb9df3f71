using Gantry.Linux.Descriptors;

namespace Gantry.Linux.Terminals;

/// <summary>A new pseudo-terminal of the host: the end that a program sees and the end that drives it. See pty(7).</summary>
public sealed class PseudoTerminal : IDisposable
{
    private const nuint Unlock = 0x40045431;
    private const nuint OpenPeer = 0x5441;
    private const int Mode = (int)(OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal | OpenFlags.CloseOnExec);

    private PseudoTerminal(Descriptor master, Descriptor peer) => (Master, Peer) = (master, peer);

    public Descriptor Master { get; }

    public Descriptor Peer { get; }

    public static unsafe PseudoTerminal Open()
    {
        int master = Libc.open("/dev/ptmx", Mode, 0);
        if (master < 0)
            throw LinuxException.FromLastError("open /dev/ptmx");

        int locked = 0;
        int peer = Libc.ioctl(master, Unlock, &locked) == 0 ? Libc.ioctl(master, OpenPeer, (void*)Mode) : -1;
        if (peer < 0)
        {
            LinuxException failure = LinuxException.FromLastError("open the peer of a pseudo-terminal");
            _ = Libc.close(master);
            throw failure;
        }

        return new PseudoTerminal(new Descriptor(master), new Descriptor(peer));
    }

    public void Dispose()
    {
        Master.Dispose();
        Peer.Dispose();
    }
}
