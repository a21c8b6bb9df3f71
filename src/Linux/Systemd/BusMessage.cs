namespace Gantry.Linux.Systemd;

/// <summary>One D-Bus message with what this client needs of its header. See the D-Bus specification, "Message Format".</summary>
internal sealed record BusMessage(BusMessageKind Kind, uint Serial, uint ReplyTo, string Path, string Interface, string Member, string ErrorName, string Signature, byte[] Body)
{
    public const int FixedHeader = 16;
    private const int MaxLength = 1 << 20;

    /// <summary>How long a message is, by its first <see cref="FixedHeader"/> bytes.</summary>
    public static int LengthOf(ReadOnlySpan<byte> head)
    {
        var reader = new BusReader(head);
        if (reader.Byte() != (byte)'l')
            throw new SystemdException(SystemdException.Unreachable, "systemd speaks D-Bus in another byte order");

        reader.Align(4);
        uint body = reader.UInt32();
        reader.UInt32();
        long total = FixedHeader + (((long)reader.UInt32() + 7) & ~7L) + body;
        return total <= MaxLength ? (int)total : throw new SystemdException(SystemdException.Unreachable, $"systemd sent a message of {total} bytes");
    }

    public static byte[] Call(uint serial, string interfaceName, string member, string signature, BusWriter body)
    {
        var writer = new BusWriter();
        writer.Raw([(byte)'l', (byte)BusMessageKind.Call, 0, 1]);
        writer.UInt32((uint)body.Length);
        writer.UInt32(serial);
        writer.Array(8, () =>
        {
            Field(writer, BusField.Path, "o", SystemdUnits.ManagerPath);
            Field(writer, BusField.Interface, "s", interfaceName);
            Field(writer, BusField.Member, "s", member);
            Field(writer, BusField.Destination, "s", SystemdUnits.Destination);
            if (signature.Length > 0)
                Field(writer, BusField.Signature, "g", signature);
        });
        writer.Align(8);
        writer.Raw(body.Written);
        return writer.Written.ToArray();
    }

    public static BusMessage Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new BusReader(bytes);
        reader.Byte();
        var kind = (BusMessageKind)reader.Byte();
        reader.Align(4);
        int bodyLength = (int)reader.UInt32();
        uint serial = reader.UInt32();
        int fieldsEnd = checked((int)reader.UInt32()) + FixedHeader;
        string path = "", interfaceName = "", member = "", error = "", signature = "";
        uint replyTo = 0;
        while (reader.Position < fieldsEnd)
        {
            reader.Align(8);
            var field = (BusField)reader.Byte();
            switch ((field, reader.Signature()))
            {
                case (BusField.Path, "o"): path = reader.Text(); break;
                case (BusField.Interface, "s"): interfaceName = reader.Text(); break;
                case (BusField.Member, "s"): member = reader.Text(); break;
                case (BusField.ErrorName, "s"): error = reader.Text(); break;
                case (BusField.ReplySerial, "u"): replyTo = reader.UInt32(); break;
                case (_, "s" or "o"): reader.Text(); break;
                case (BusField.Signature, "g"): signature = reader.Signature(); break;
                case (_, "u"): reader.UInt32(); break;
                default: throw new SystemdException(SystemdException.Unreachable, $"systemd sent a header field that D-Bus does not know: {field}");
            }
        }

        return new BusMessage(kind, serial, replyTo, path, interfaceName, member, error, signature, bytes[^bodyLength..].ToArray());
    }

    private static void Field(BusWriter writer, BusField field, string signature, string value)
    {
        writer.Align(8);
        writer.Byte((byte)field);
        writer.Signature(signature);
        if (signature == "g")
            writer.Signature(value);
        else
            writer.Text(value);
    }
}
