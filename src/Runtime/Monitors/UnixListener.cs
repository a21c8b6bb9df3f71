using System.Text;
using static Gantry.Runtime.Monitors.Libc;

namespace Gantry.Runtime.Monitors;

/// <summary>Listens on a socket in the working directory, which only its owner can reach.</summary>
/// <remarks>The name is relative because an address has room for 107 bytes and directories can be deeper.
/// The socket has another name until it listens: whoever sees the name can connect.</remarks>
internal static unsafe class UnixListener
{
    public static int Open(string name)
    {
        string early = name + ".new";
        byte* earlyPath = Text(early);
        _ = unlink(earlyPath);
        int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

        // sockaddr_un: two bytes family, then the path.
        Span<byte> address = stackalloc byte[2 + 108];
        address.Clear();
        address[0] = AF_UNIX;
        int length = Encoding.UTF8.GetBytes(early, address[2..]);
        uint before = umask(0x7F /* 0177 */);
        fixed (byte* raw = address)
        {
            if (bind(listener, raw, (uint)(2 + length + 1)) != 0 || listen(listener, 16) != 0 || rename(earlyPath, Text(name)) != 0)
            {
                _ = close(listener);
                listener = -1;
            }
        }
        _ = umask(before);
        return listener;
    }

    /// <summary>Receives the one descriptor that the OCI runtime sends over its console socket.</summary>
    public static int ReceiveDescriptor(int connection)
    {
        byte* text = stackalloc byte[4096];
        byte* control = stackalloc byte[64];
        IoVector vector = new() { Base = text, Length = 4096 };
        MessageHeader message = new() { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = 64 };
        nint count;
        do
            count = recvmsg(connection, &message, MSG_CMSG_CLOEXEC);
        while (count < 0 && Errno == EINTR);

        // cmsghdr: eight bytes length, four level, four type, then the descriptor.
        bool hasDescriptor = count >= 0 && message.ControlLength >= 20
            && *(int*)(control + 8) == SOL_SOCKET && *(int*)(control + 12) == SCM_RIGHTS;
        return hasDescriptor ? *(int*)(control + 16) : -1;
    }
}
