using System.Buffers.Binary;

namespace Gantry.Oci.Monitoring;

/// <summary>The frame that a container's monitor and its clients exchange; see docs/adr/0004-monitor.md.</summary>
/// <remarks>One byte kind, one byte flags, two zero bytes, four bytes payload length (little-endian), payload.</remarks>
public readonly record struct MonitorFrame(MonitorFrameKind Kind, byte Flags, int Length)
{
    public const int HeaderSize = 8;

    /// <summary>Largest payload that a client sends; a monitor drops a connection that announces more.</summary>
    public const int MaxInput = 8 * 1024;

    /// <summary>Largest payload that a monitor sends.</summary>
    public const int MaxOutput = 32 * 1024;

    public void Write(Span<byte> header)
    {
        header[0] = (byte)Kind;
        header[1] = Flags;
        header[2] = 0;
        header[3] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], Length);
    }

    public static MonitorFrame Read(ReadOnlySpan<byte> header) =>
        new((MonitorFrameKind)header[0], header[1], BinaryPrimitives.ReadInt32LittleEndian(header[4..]));
}
