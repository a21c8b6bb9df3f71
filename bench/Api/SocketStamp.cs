using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Gantry.Api.Bench;

/// <summary>Receives together with the time at which the kernel put the last of the bytes into the socket, see socket(7) and recvmsg(2).</summary>
internal static unsafe partial class SocketStamp
{
    private const int SocketLevel = 1;
    private const int TimestampNanoseconds = 35;
    private const int TryAgain = 11;

    /// <summary>Makes the kernel note when bytes arrive.</summary>
    public static void Enable(Socket socket)
    {
        int on = 1;
        socket.SetRawSocketOption(SocketLevel, TimestampNanoseconds, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(ref on)));
    }

    /// <summary>Takes what the socket has: 0 at its end, null where there is nothing yet.</summary>
    public static int? Receive(Socket socket, Span<byte> buffer, out DateTime arrived)
    {
        arrived = default;
        Note note = default;
        fixed (byte* start = buffer)
        {
            Piece piece = new() { Start = start, Length = (nuint)buffer.Length };
            Message message = new() { Pieces = &piece, PieceCount = 1, Control = &note, ControlLength = (nuint)sizeof(Note) };
            nint count = recvmsg((int)socket.Handle, &message, 0);
            if (count < 0)
                return Marshal.GetLastSystemError() == TryAgain ? null : throw new IOException($"receiving failed with {Marshal.GetLastSystemError()}");

            // The first packets after somebody asked for it may have no time yet: then it is now, which is later.
            arrived = (note.Level, note.Type) == (SocketLevel, TimestampNanoseconds)
                ? DateTime.UnixEpoch.AddTicks(note.Seconds * TimeSpan.TicksPerSecond + note.Nanoseconds / 100)
                : DateTime.UtcNow;
            return (int)count;
        }
    }

    [LibraryImport("libc")]
    private static partial nint recvmsg(int descriptor, Message* message, int flags);

    [StructLayout(LayoutKind.Sequential)]
    private struct Piece
    {
        public byte* Start;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public void* Name;
        public uint NameLength;
        public Piece* Pieces;
        public nuint PieceCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Note
    {
        public nuint Length;
        public int Level;
        public int Type;
        public long Seconds;
        public long Nanoseconds;
    }
}
