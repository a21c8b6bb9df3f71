using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

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

    public ProtobufMessage Whole(int field, long? value)
    {
        if (value is { } number)
        {
            Varint((uint)field << 3);
            Varint((ulong)number);
        }

        return this;
    }

    public ProtobufMessage Real(int field, double? value)
    {
        if (value is { } number)
        {
            Varint((uint)field << 3 | 1);
            BinaryPrimitives.WriteDoubleLittleEndian(_bytes.GetSpan(sizeof(double)), number);
            _bytes.Advance(sizeof(double));
        }

        return this;
    }

    /// <summary>A value of any type: it travels as YAML, of which JSON is a part.</summary>
    public static ProtobufMessage Any(JsonNode? value) => new ProtobufMessage().Text(2, value.Quoted + "\n");

    /// <summary>A map, which these messages have as a list of names and values.</summary>
    public static ProtobufMessage Named(JsonObject? entries, Func<JsonObject, ProtobufMessage> value, int field = 1)
    {
        ProtobufMessage message = new();
        foreach ((string name, JsonNode? entry) in entries ?? [])
            message.Message(field, new ProtobufMessage().Text(1, name).Message(2, value(entry as JsonObject ?? [])));
        return message;
    }

    /// <summary>The fields of the holder that are extensions of the format, by their names.</summary>
    public ProtobufMessage Extensions(int field, JsonObject? holder)
    {
        foreach ((string name, JsonNode? value) in holder ?? [])
        {
            if (name.StartsWith("x-", StringComparison.Ordinal))
                Message(field, new ProtobufMessage().Text(1, name).Message(2, Any(value)));
        }

        return this;
    }

    private void Delimited(int field, ReadOnlySpan<byte> value)
    {
        Varint((uint)field << 3 | 2);
        Varint((uint)value.Length);
        _bytes.Write(value);
    }

    private void Varint(ulong value)
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
