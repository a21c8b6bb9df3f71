using System.Globalization;
using System.Text;

namespace Gantry.Images.Tar;

/// <summary>Writes a tar in the ustar form, with a pax header only before entries that the form has no room for.</summary>
/// <remarks>The same entries give the same bytes, always: nothing of the writing process or its time gets in. See pax(1), "ustar Interchange Format".</remarks>
public sealed class TarWriter(Stream target)
{
    private const int BlockSize = 512;
    private const int NameLength = 100;
    private const int PrefixLength = 155;
    private readonly byte[] _block = new byte[BlockSize];
    private long _unwritten;
    private int _padding;

    /// <summary>Begins an entry; content of <see cref="TarEntry.Size"/> bytes follows by <see cref="Write"/>.</summary>
    public void WriteEntry(TarEntry entry)
    {
        byte[] name = Encoding.Latin1.GetBytes(entry.Name);
        byte[] link = Encoding.Latin1.GetBytes(entry.LinkTarget);
        int split = SplitOf(name);
        byte[] records = PaxRecordsOf(entry, split < 0 ? name : null, link.Length > NameLength ? link : null);
        if (records.Length > 0)
        {
            string shown = entry.Name.TrimEnd('/');
            string last = shown[(shown.LastIndexOf('/') + 1)..];
            Header('x', Encoding.Latin1.GetBytes($"PaxHeaders.0/{last[..Math.Min(last.Length, 80)]}"), 0, [], records.Length);
            Finish(mode: 0x1A4, owner: 0, group: 0, seconds: 0, major: 0, minor: 0);
            Write(records);
        }
        Header(TypeOf(entry.Kind), name, Math.Max(split, 0), link, entry.Kind == TarKind.Regular ? entry.Size : 0);
        Finish(
            entry.Mode, Fitting(entry.Owner, 7), Fitting(entry.Group, 7), Fitting(entry.Modified.Seconds, 11), entry.DeviceMajor, entry.DeviceMinor);
    }

    /// <summary>Content of the entry begun last; after its last byte the block is filled up.</summary>
    public void Write(ReadOnlySpan<byte> content)
    {
        if (content.Length > _unwritten)
            throw new InvalidDataException("a file has grown while it was being written into a tar");
        target.Write(content);
        _unwritten -= content.Length;
        if (_unwritten > 0 || content.IsEmpty)
            return;
        target.Write(Zeros[.._padding]);
        _padding = 0;
    }

    /// <summary>The two empty blocks that end a tar.</summary>
    public void End()
    {
        target.Write(Zeros);
        target.Write(Zeros);
    }

    private static ReadOnlySpan<byte> Zeros => new byte[BlockSize];

    private void Header(char type, ReadOnlySpan<byte> name, int split, ReadOnlySpan<byte> link, long size)
    {
        if (_unwritten > 0)
            throw new InvalidDataException("a file has shrunk while it was being written into a tar");
        Array.Clear(_block);
        ReadOnlySpan<byte> last = split > 0 ? name[(split + 1)..] : name;
        last[..Math.Min(last.Length, NameLength)].CopyTo(_block);
        if (split > 0)
            name[..split].CopyTo(_block.AsSpan(345));
        link[..Math.Min(link.Length, NameLength)].CopyTo(_block.AsSpan(157));
        _block[156] = (byte)type;
        Octal(124, 11, Fitting(size, 11));
        (_unwritten, _padding) = (size, (int)((BlockSize - (size % BlockSize)) % BlockSize));
    }

    private void Finish(uint mode, long owner, long group, long seconds, uint major, uint minor)
    {
        Octal(100, 7, mode);
        Octal(108, 7, owner);
        Octal(116, 7, group);
        Octal(136, 11, seconds);
        "ustar\000"u8.CopyTo(_block.AsSpan(257));
        Octal(329, 7, major);
        Octal(337, 7, minor);
        _block.AsSpan(148, 8).Fill((byte)' ');
        long sum = 0;
        foreach (byte b in _block)
            sum += b;
        Octal(148, 6, sum);
        _block[154] = 0;
        target.Write(_block);
    }

    private void Octal(int at, int digits, long value)
    {
        for (int i = digits - 1; i >= 0; i--, value >>= 3)
            _block[at + i] = (byte)('0' + (value & 7));
    }

    // What does not fit stands in the pax header; the field is then zero.
    private static long Fitting(long value, int digits) => Fits(value, digits) ? value : 0;

    private static bool Fits(long value, int digits) => value >= 0 && value >> (3 * digits) == 0;

    /// <summary>0 if the name fits as it is, the place of the slash between prefix and name if it fits so, otherwise -1.</summary>
    private static int SplitOf(ReadOnlySpan<byte> name)
    {
        if (name.Length <= NameLength)
            return 0;
        int end = Math.Min(name.Length - 1, PrefixLength + 1);
        // A trailing slash belongs to the name of a directory and is no place to split at.
        int slash = name[..Math.Min(end, name.Length - 1)].LastIndexOf((byte)'/');
        return slash > 0 && slash <= PrefixLength && name.Length - slash - 1 <= NameLength ? slash : -1;
    }

    private static byte[] PaxRecordsOf(TarEntry entry, byte[]? name, byte[]? link)
    {
        if (name is null && link is null && entry.Attributes.Count == 0 && Fits(entry.Size, 11)
            && Fits(entry.Owner, 7) && Fits(entry.Group, 7) && Fits(entry.Modified.Seconds, 11) && entry.Modified.Nanoseconds == 0)
            return [];
        var records = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        if (name is not null)
            records["path"] = name;
        if (link is not null)
            records["linkpath"] = link;
        AddNumber(records, "size", entry.Size, 11);
        AddNumber(records, "uid", entry.Owner, 7);
        AddNumber(records, "gid", entry.Group, 7);
        if (entry.Modified.Nanoseconds != 0 || !Fits(entry.Modified.Seconds, 11))
            records["mtime"] = Encoding.ASCII.GetBytes(TimeText(entry.Modified));
        foreach ((string attribute, byte[] value) in entry.Attributes)
            records["SCHILY.xattr." + attribute] = value;
        var text = new MemoryStream();
        foreach ((string key, byte[] value) in records)
            AddRecord(text, key, value);
        return text.ToArray();
    }

    private static void AddNumber(SortedDictionary<string, byte[]> records, string key, long value, int digits)
    {
        if (!Fits(value, digits))
            records[key] = Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture));
    }

    private static string TimeText(Linux.Files.UnixTime time)
    {
        decimal seconds = time.Seconds + (time.Nanoseconds / 1_000_000_000m);
        return seconds.ToString("0.#########", CultureInfo.InvariantCulture);
    }

    // "LENGTH KEY=VALUE\n", where the length counts its own digits too.
    private static void AddRecord(MemoryStream text, string key, byte[] value)
    {
        int rest = Encoding.UTF8.GetByteCount(key) + value.Length + 3;
        int length = rest + Digits(rest);
        length = rest + Digits(length);
        text.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{length} {key}=")));
        text.Write(value);
        text.WriteByte((byte)'\n');
    }

    private static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;

    private static char TypeOf(TarKind kind) => kind switch
    {
        TarKind.HardLink => '1',
        TarKind.SymbolicLink => '2',
        TarKind.CharacterDevice => '3',
        TarKind.BlockDevice => '4',
        TarKind.Directory => '5',
        TarKind.Pipe => '6',
        _ => '0',
    };
}
