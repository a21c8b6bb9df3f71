using System.Runtime.InteropServices;

namespace Gantry.Linux.Descriptors;

/// <summary>Hands open descriptors from process to process over a unix socket. See unix(7), SCM_RIGHTS.</summary>
public static partial class DescriptorPassing
{
    private const int ControlLength = 24;
    private const int HeaderLength = 16;
    private const int Rights = 1;
    private const int SocketLevel = 1;
    private const int CloseOnExec = 0x40000000;

    public static unsafe void Send(int socket, int descriptor, ReadOnlySpan<byte> message)
    {
        byte* control = stackalloc byte[ControlLength];
        new Span<byte>(control, ControlLength).Clear();
        *(nint*)control = HeaderLength + sizeof(int);
        *(int*)(control + 8) = SocketLevel;
        *(int*)(control + 12) = Rights;
        *(int*)(control + HeaderLength) = descriptor;
        fixed (byte* text = message)
        {
            var part = new IoVector { Start = text, Length = message.Length };
            var header = new MessageHeader { Vectors = &part, VectorCount = 1, Control = control, ControlLength = ControlLength };
            if (sendmsg(socket, &header, 0) < 0)
                throw LinuxException.FromLastError("send a descriptor");
        }
    }

    /// <summary>None if the other end has closed or sent no descriptor; `length` is what it wrote into the buffer.</summary>
    public static unsafe Descriptor? Receive(int socket, Span<byte> buffer, out int length)
    {
        byte* control = stackalloc byte[ControlLength];
        new Span<byte>(control, ControlLength).Clear();
        fixed (byte* text = buffer)
        {
            var part = new IoVector { Start = text, Length = buffer.Length };
            var header = new MessageHeader { Vectors = &part, VectorCount = 1, Control = control, ControlLength = ControlLength };
            nint received = recvmsg(socket, &header, CloseOnExec);
            if (received < 0)
                throw LinuxException.FromLastError("receive a descriptor");

            length = (int)received;
            bool carriesOne = header.ControlLength >= HeaderLength + sizeof(int) && *(int*)(control + 12) == Rights;
            return carriesOne ? new Descriptor(*(int*)(control + HeaderLength)) : null;
        }
    }

    private unsafe struct IoVector
    {
        public byte* Start;
        public nint Length;
    }

    private unsafe struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public IoVector* Vectors;
        public nint VectorCount;
        public byte* Control;
        public nint ControlLength;
        public int Flags;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint sendmsg(int socket, MessageHeader* header, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint recvmsg(int socket, MessageHeader* header, int flags);
}
