using System.Text;
using Gantry.Linux.Files;

namespace Gantry.Images.Tar;

/// <summary>Reads a tar from front to back: old, ustar, pax and GNU forms. Broken input is an <see cref="InvalidDataException"/>.</summary>
/// <remarks>The framework's reader hands attribute values out as text, which destroys binary ones such as file capabilities.</remarks>
public sealed class TarReader(Stream source)
{
    private const int BlockSize = 512;
    private const int LongestHeaderData = 1 << 20;
    private readonly byte[] _block = new byte[BlockSize];
    private PaxRecords _defaults = PaxRecords.Empty;
    private long _unread;
    private long _padding;
    private SparseMap? _sparse;

    /// <summary>The next entry, or none at the end; what is left of the last entry's content is skipped.</summary>
    public TarEntry? Next()
    {
        PaxRecords records = PaxRecords.Empty;
        string? longName = null;
        string? longLink = null;
        while (ReadHeader())
        {
            char type = (char)_block[156];
            switch (type)
            {
                case 'x':
                    records = PaxRecords.Parse(ReadHeaderData());
                    break;
                case 'g':
                    _defaults = PaxRecords.Parse(ReadHeaderData());
                    break;
                case 'L':
                    longName = Text(ReadHeaderData());
                    break;
                case 'K':
                    longLink = Text(ReadHeaderData());
                    break;
                default:
                    return Entry(type, records, longName, longLink);
            }
        }
        return null;
    }

    /// <summary>Reads content of the entry that <see cref="Next"/> returned last, zeros for its holes; 0 at its end.</summary>
    public int Read(Span<byte> buffer)
    {
        if (_sparse is null)
            return ReadStored(buffer);
        int length = (int)Math.Min(buffer.Length, Math.Max(_sparse.Hole, _sparse.Data));
        if (_sparse.Hole > 0)
            buffer[..length].Clear();
        else
            length = ReadStored(buffer[..length]);
        _sparse.Advance(length);
        return length;
    }

    /// <summary>Passes over a hole that comes next and says how long it was, for those who make a file with holes again.</summary>
    public long SkipHole()
    {
        long hole = _sparse?.Hole ?? 0;
        _sparse?.Advance(hole);
        return hole;
    }

    private int ReadStored(Span<byte> buffer)
    {
        if (_unread == 0)
            return 0;
        int length = source.Read(buffer[..(int)Math.Min(buffer.Length, _unread)]);
        if (length == 0)
            throw new InvalidDataException("the tar ends in the middle of a file");
        _unread -= length;
        return length;
    }

    // Offsets: name 0, mode 100, uid 108, gid 116, size 124, mtime 136, checksum 148, type 156, link 157, magic 257,
    // device major 329, minor 337, name prefix 345. See tar(5), "POSIX ustar Archives".
    private TarEntry Entry(char type, PaxRecords records, string? longName, string? longLink)
    {
        string name = records.Text("GNU.sparse.name") ?? records.Text("path") ?? longName ?? HeaderName();
        TarKind kind = KindOf(type, name);
        long size = records.Number("size") ?? Number(124, 12);
        if (size < 0)
            throw new InvalidDataException("the tar has a file of negative size");
        Expect(kind == TarKind.Regular || type == '\0' ? size : 0);
        var entry = new TarEntry
        {
            Kind = kind,
            Name = name,
            LinkTarget = records.Text("linkpath") ?? longLink ?? Text(_block.AsSpan(157, 100)),
            Mode = (uint)Number(100, 8) & 0xFFF,
            Owner = Id(records.Number("uid") ?? _defaults.Number("uid") ?? Number(108, 8)),
            Group = Id(records.Number("gid") ?? _defaults.Number("gid") ?? Number(116, 8)),
            Size = size,
            Modified = records.Time("mtime") ?? _defaults.Time("mtime") ?? new UnixTime(Number(136, 12), 0),
            DeviceMajor = (uint)Number(329, 8),
            DeviceMinor = (uint)Number(337, 8),
            Attributes = records.Attributes() ?? _defaults.Attributes() ?? new Dictionary<string, byte[]>(),
        };
        // The map comes behind the header, whose block it is read into.
        long? full = type == 'S' ? ReadOldMap() : kind == TarKind.Regular && records.IsSparse ? ReadMap(records) : null;
        return full is { } whole ? entry with { Size = whole } : entry;
    }

    private long ReadMap(PaxRecords records)
    {
        IReadOnlyList<long> map = records.SparseMap() ?? SparseMap.Read(ReadMapBlock);
        long size = records.Number("GNU.sparse.realsize") ?? records.Number("GNU.sparse.size") ?? throw SparseMap.Broken();
        _sparse = new SparseMap(map, size, _unread);
        return size;
    }

    private byte[] ReadMapBlock()
    {
        byte[] data = new byte[BlockSize];
        for (int at = 0; at < data.Length;)
        {
            int length = ReadStored(data.AsSpan(at));
            at += length > 0 ? length : throw SparseMap.Broken();
        }
        return data;
    }

    // GNU's own header: four parts at 386, "more follow" at 482, the whole size at 483; then blocks of 21 parts with "more follow" at 504.
    private long ReadOldMap()
    {
        long size = Number(483, 12);
        List<long> map = [];
        bool hasMore = TakeParts(map, 386, 4, 482);
        while (hasMore)
        {
            if (map.Count > 2 * SparseMap.MostExtents || source.ReadAtLeast(_block, BlockSize, throwOnEndOfStream: false) < BlockSize)
                throw SparseMap.Broken();
            hasMore = TakeParts(map, 0, 21, 504);
        }
        _sparse = new SparseMap(map, size, _unread);
        return size;
    }

    private bool TakeParts(List<long> map, int at, int count, int more)
    {
        for (int i = 0; i < count && _block[at + (24 * i)] != 0; i++)
            map.AddRange([Number(at + (24 * i), 12), Number(at + (24 * i) + 12, 12)]);
        return _block[more] != 0;
    }

    private static TarKind KindOf(char type, string name) => type switch
    {
        // The oldest form has no type for directories.
        '\0' when name.EndsWith('/') => TarKind.Directory,
        '0' or '\0' or '7' => TarKind.Regular,
        '1' => TarKind.HardLink,
        '2' => TarKind.SymbolicLink,
        '3' => TarKind.CharacterDevice,
        '4' => TarKind.BlockDevice,
        '5' => TarKind.Directory,
        '6' => TarKind.Pipe,
        'S' => TarKind.Regular,
        _ => throw new InvalidDataException($"the tar has an entry of the unknown type '{(char.IsAsciiLetterOrDigit(type) ? type : '?')}'"),
    };

    private string HeaderName()
    {
        string name = Text(_block.AsSpan(0, 100));
        // GNU's own format uses the place of the prefix for other things; its magic is "ustar ".
        bool hasPrefix = _block.AsSpan(257, 6).SequenceEqual("ustar\0"u8) && _block[345] != 0;
        return hasPrefix ? $"{Text(_block.AsSpan(345, 155))}/{name}" : name;
    }

    private bool ReadHeader()
    {
        Skip(_unread + _padding);
        (_unread, _padding, _sparse) = (0, 0, null);
        int length = source.ReadAtLeast(_block, BlockSize, throwOnEndOfStream: false);
        if (length == 0 || (length == BlockSize && !_block.AsSpan().ContainsAnyExcept((byte)0)))
            return false;
        if (length < BlockSize)
            throw new InvalidDataException("the tar ends in the middle of a header");
        long sum = 8 * ' ' - Sum(_block.AsSpan(148, 8)) + Sum(_block);
        if (sum != Number(148, 8))
            throw new InvalidDataException("the tar has a header with a wrong checksum");
        return true;
    }

    private byte[] ReadHeaderData()
    {
        long size = Number(124, 12);
        if (size is < 0 or > LongestHeaderData)
            throw new InvalidDataException("the tar has a header of more than 1 MiB");
        Expect(size);
        byte[] data = new byte[size];
        for (int at = 0; at < data.Length;)
            at += Read(data.AsSpan(at));
        return data;
    }

    private void Expect(long size) => (_unread, _padding) = (size, (BlockSize - (size % BlockSize)) % BlockSize);

    private void Skip(long length)
    {
        Span<byte> scrap = stackalloc byte[4096];
        while (length > 0)
        {
            int read = source.Read(scrap[..(int)Math.Min(scrap.Length, length)]);
            if (read == 0)
                throw new InvalidDataException("the tar ends in the middle of a file");
            length -= read;
        }
    }

    private static long Sum(ReadOnlySpan<byte> bytes)
    {
        long sum = 0;
        foreach (byte b in bytes)
            sum += b;
        return sum;
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? field : field[..end]);
    }

    // Octal digits, or, where the first bit is set, GNU's big-endian two's complement.
    private long Number(int at, int length)
    {
        ReadOnlySpan<byte> field = _block.AsSpan(at, length);
        if ((field[0] & 0x80) != 0)
            return BinaryNumber(field);
        long number = 0;
        foreach (byte b in field.Trim(" \0"u8))
        {
            if (b is < (byte)'0' or > (byte)'7')
                throw new InvalidDataException("the tar has a header whose number is not octal");
            number = (number << 3) | (long)(b - '0');
        }
        return number;
    }

    private static long BinaryNumber(ReadOnlySpan<byte> field)
    {
        bool isNegative = (field[0] & 0x40) != 0;
        long number = isNegative ? -1 : 0;
        for (int i = 0; i < field.Length; i++)
        {
            int digit = i == 0 ? (field[0] & 0x7F) | (isNegative ? 0x80 : 0) : field[i];
            if (number is > (long.MaxValue >> 8) or < (long.MinValue >> 8))
                throw new InvalidDataException("the tar has a number that is too large");
            number = (number << 8) | (uint)digit;
        }
        return number;
    }

    private static uint Id(long number) => number is >= 0 and < uint.MaxValue
        ? (uint)number
        : throw new InvalidDataException($"the tar has a file of the impossible owner {number}");
}
