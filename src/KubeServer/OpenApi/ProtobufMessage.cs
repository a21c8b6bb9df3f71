using System.Buffers;
using System.Text;

namespace Gantry.KubeServer.OpenApi;

/// <summary>A protobuf message being written: fields with a number, in the wire's two forms that documents need.</summary>
internal sealed class ProtobufMessage
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    public byte[] ToArray() => Bytes.ToArray();

    /// <summary>Writes text; absent text is not written.</summary>
    public ProtobufMessage Text(int field, string? value)
    {
        if (value is not null)
            Delimited(field, Encoding.UTF8.GetBytes(value));
        return this;
    }

    public ProtobufMessage Texts(int field, IEnumerable<string> values)
    {
        foreach (string value in values)
            Text(field, value);
        return this;
    }

    public ProtobufMessage Flag(int field, bool? value)
    {
        if (value == true)
        {
            Varint((uint)field << 3);
            Varint(1);
        }

        return this;
    }

    public ProtobufMessage Message(int field, ProtobufMessage? value)
    {
        if (value is not null)
            Delimited(field, value.Bytes);
        return this;
    }

    private void Delimited(int field, ReadOnlySpan<byte> value)
    {
        Varint((uint)field << 3 | 2);
        Varint((uint)value.Length);
        _bytes.Write(value);
    }

    private void Varint(uint value)
    {
        for (; value >= 0x80; value >>= 7)
            Byte((byte)(value | 0x80));
        Byte((byte)value);
    }

    private void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }
}
