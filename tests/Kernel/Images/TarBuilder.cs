using System.Globalization;
using System.Text;

namespace Gantry.Tests;

/// <summary>Writes tars byte by byte, so that tests can write those that no honest program makes.</summary>
internal sealed class TarBuilder
{
    private readonly List<byte> _tar = [];

    public static byte[] Of(Action<TarBuilder> build)
    {
        var builder = new TarBuilder();
        build(builder);
        return builder.Finish();
    }

    public TarBuilder File(string name, string content = "", uint mode = 0x1A4, uint owner = 0, uint group = 0, long time = 0) =>
        Entry(name, '0', Encoding.UTF8.GetBytes(content), mode: mode, owner: owner, group: group, time: time);

    public TarBuilder Directory(string name, uint mode = 0x1ED, uint owner = 0, uint group = 0, long time = 0) =>
        Entry(name, '5', mode: mode, owner: owner, group: group, time: time);

    public TarBuilder Link(string name, string target) => Entry(name, '2', link: target);

    public TarBuilder HardLink(string name, string target) => Entry(name, '1', link: target);

    public TarBuilder Device(string name, uint major, uint minor) => Entry(name, '3', major: major, minor: minor);

    /// <summary>A pax header for the next entry.</summary>
    public TarBuilder Pax(params (string Key, byte[] Value)[] records)
    {
        var block = new MemoryStream();
        foreach ((string key, byte[] value) in records)
            block.Write(Record(key, value));
        return Entry("pax", 'x', block.ToArray());
    }

    public TarBuilder Pax(string key, string value) => Pax((key, Encoding.UTF8.GetBytes(value)));

    public TarBuilder Entry(
        string name, char type, byte[]? content = null, string link = "", uint mode = 0x1A4, uint owner = 0, uint group = 0,
        long time = 0, uint major = 0, uint minor = 0, bool isGnu = false)
    {
        content ??= [];
        byte[] header = new byte[512];
        Encoding.UTF8.GetBytes(name).AsSpan(0, Math.Min(100, Encoding.UTF8.GetByteCount(name))).CopyTo(header);
        Octal(header, 100, 8, mode);
        Octal(header, 108, 8, owner);
        Octal(header, 116, 8, group);
        Octal(header, 124, 12, content.Length);
        Octal(header, 136, 12, time);
        header[156] = (byte)type;
        Encoding.UTF8.GetBytes(link, header.AsSpan(157, 100));
        (isGnu ? "ustar  \0"u8 : "ustar\000"u8).CopyTo(header.AsSpan(257));
        Octal(header, 329, 8, major);
        Octal(header, 337, 8, minor);
        header.AsSpan(148, 8).Fill((byte)' ');
        Octal(header, 148, 7, header.Sum(b => (long)b));
        _tar.AddRange(header);
        _tar.AddRange(content);
        _tar.AddRange(new byte[(512 - (content.Length % 512)) % 512]);
        return this;
    }

    public byte[] Finish()
    {
        _tar.AddRange(new byte[1024]);
        return [.. _tar];
    }

    private static byte[] Record(string key, byte[] value)
    {
        int body = 1 + Encoding.UTF8.GetByteCount(key) + 1 + value.Length + 1;
        int length = body + body.ToString(CultureInfo.InvariantCulture).Length;
        if (length.ToString(CultureInfo.InvariantCulture).Length > body.ToString(CultureInfo.InvariantCulture).Length)
            length++;
        return [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{length} {key}=")), .. value, (byte)'\n'];
    }

    private static void Octal(byte[] header, int at, int length, long value) =>
        Encoding.ASCII.GetBytes(Convert.ToString(value, 8).PadLeft(length - 1, '0')).CopyTo(header, at);
}
