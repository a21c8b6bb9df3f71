using System.Buffers.Binary;
using System.Text;

namespace Gantry.Oci.Monitoring;

/// <summary>How far a monitored process has come; the first frame on every connection and again at every change.</summary>
/// <remarks>Byte step, byte flags (1: killed for memory), two bytes signal, four pid, four exit code, eight time in
/// nanoseconds since 1970, then a message in UTF-8. Little-endian.</remarks>
public readonly record struct MonitorPhase(
    MonitorStep Step, bool OomKilled, int Signal, int Pid, int ExitCode, long TimeNanoseconds, string Message)
{
    public const int FixedSize = 20;

    public static MonitorPhase Read(ReadOnlySpan<byte> payload) => new(
        (MonitorStep)payload[0],
        (payload[1] & 1) != 0,
        BinaryPrimitives.ReadInt16LittleEndian(payload[2..]),
        BinaryPrimitives.ReadInt32LittleEndian(payload[4..]),
        BinaryPrimitives.ReadInt32LittleEndian(payload[8..]),
        BinaryPrimitives.ReadInt64LittleEndian(payload[12..]),
        Encoding.UTF8.GetString(payload[FixedSize..]));

    /// <summary>Writes everything but the message.</summary>
    public void Write(Span<byte> payload)
    {
        payload[0] = (byte)Step;
        payload[1] = OomKilled ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt16LittleEndian(payload[2..], (short)Signal);
        BinaryPrimitives.WriteInt32LittleEndian(payload[4..], Pid);
        BinaryPrimitives.WriteInt32LittleEndian(payload[8..], ExitCode);
        BinaryPrimitives.WriteInt64LittleEndian(payload[12..], TimeNanoseconds);
    }
}
