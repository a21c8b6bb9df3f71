using System.Globalization;
using System.Text;
using Gantry.Linux.Files;

namespace Gantry.Images.Tar;

/// <summary>The records of a pax header, which override the fields of the entry that follows. See pax(1), "pax extended header".</summary>
internal sealed class PaxRecords
{
    private const string AttributePrefix = "SCHILY.xattr.";
    private const int MostRecords = 4096;
    private readonly Dictionary<string, byte[]> _values = new(StringComparer.Ordinal);
    private readonly List<long> _sparse = [];

    public static PaxRecords Empty { get; } = new();

    // Each record is "LENGTH KEY=VALUE\n", where LENGTH counts the whole record, itself included.
    public static PaxRecords Parse(ReadOnlySpan<byte> block)
    {
        var records = new PaxRecords();
        while (!block.IsEmpty)
        {
            int space = block.IndexOf((byte)' ');
            if (space is <= 0 or > 10
                || !int.TryParse(block[..space], NumberStyles.None, CultureInfo.InvariantCulture, out int length)
                || length <= space + 1 || length > block.Length || block[length - 1] != '\n')
                throw new InvalidDataException("the tar has a broken pax header");
            ReadOnlySpan<byte> record = block[(space + 1)..(length - 1)];
            int equals = record.IndexOf((byte)'=');
            if (equals <= 0 || records._values.Count >= MostRecords)
                throw new InvalidDataException("the tar has a broken pax header");
            string key = Encoding.UTF8.GetString(record[..equals]);
            records._values[key] = record[(equals + 1)..].ToArray();
            // The oldest form of a sparse file's map: the same two keys again and again.
            if (key is "GNU.sparse.offset" or "GNU.sparse.numbytes")
                records._sparse.Add(records.Number(key) ?? throw Tar.SparseMap.Broken());
            block = block[length..];
        }
        return records;
    }

    /// <summary>The map of a sparse file in the forms that have it here; none where it comes with the content.</summary>
    public IReadOnlyList<long>? SparseMap() => Text("GNU.sparse.map") is { } map ? Tar.SparseMap.Parse(map) : Text("GNU.sparse.major") is null ? _sparse : null;

    public bool IsSparse => _values.Keys.Any(key => key.StartsWith("GNU.sparse.", StringComparison.Ordinal));

    /// <summary>The value as Latin-1 text, one character a byte; none where the record is absent or empty.</summary>
    public string? Text(string key) =>
        _values.TryGetValue(key, out byte[]? value) && value.Length > 0 ? Encoding.Latin1.GetString(value) : null;

    public long? Number(string key) => Text(key) is not { } text ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number
        : throw new InvalidDataException($"the tar has a pax header whose {key} is not a number");

    // Seconds with a fraction of any length, negative before 1970.
    public UnixTime? Time(string key)
    {
        if (Text(key) is not { } text)
            return null;
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds)
            || decimal.Abs(seconds) > long.MaxValue / 4)
            throw new InvalidDataException($"the tar has a pax header whose {key} is not a time");
        decimal whole = decimal.Floor(seconds);
        return new UnixTime((long)whole, (int)((seconds - whole) * 1_000_000_000));
    }

    public IReadOnlyDictionary<string, byte[]>? Attributes()
    {
        Dictionary<string, byte[]>? attributes = null;
        foreach ((string key, byte[] value) in _values)
        {
            if (key.StartsWith(AttributePrefix, StringComparison.Ordinal))
                (attributes ??= [])[key[AttributePrefix.Length..]] = value;
        }
        return attributes;
    }
}
