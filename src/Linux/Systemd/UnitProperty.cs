namespace Gantry.Linux.Systemd;

/// <summary>A property of a unit as systemd's manager takes it. The value's type is its D-Bus type: bool b, string s, ulong t, uint[] au, byte[] ay, string[] as, (string, string)[] a(ss).</summary>
public sealed record UnitProperty(string Name, object Value)
{
    /// <summary>What systemd calls "no limit".</summary>
    public const ulong Unlimited = ulong.MaxValue;

    internal void Write(BusWriter writer)
    {
        writer.Align(8);
        writer.Text(Name);
        switch (Value)
        {
            case bool flag:
                writer.Signature("b");
                writer.UInt32(flag ? 1u : 0);
                break;
            case string text:
                writer.Signature("s");
                writer.Text(text);
                break;
            case ulong number:
                writer.Signature("t");
                writer.UInt64(number);
                break;
            case byte[] mask:
                writer.Signature("ay");
                writer.Bytes(mask);
                break;
            case uint[] numbers:
                writer.Signature("au");
                writer.Array(4, () => Array.ForEach(numbers, writer.UInt32));
                break;
            case string[] texts:
                writer.Signature("as");
                writer.Array(4, () => Array.ForEach(texts, writer.Text));
                break;
            case (string, string)[] pairs:
                writer.Signature("a(ss)");
                writer.Array(8, () => Array.ForEach(pairs, pair => WritePair(writer, pair)));
                break;
            default:
                throw new ArgumentException($"{Name} has a value of no type that systemd takes", nameof(writer));
        }
    }

    private static void WritePair(BusWriter writer, (string First, string Second) pair)
    {
        writer.Align(8);
        writer.Text(pair.First);
        writer.Text(pair.Second);
    }
}
