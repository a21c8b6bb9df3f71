using System.Globalization;
using System.Text;

namespace Gantry.Images.Tar;

/// <summary>Where in a file with holes its stored bytes belong, and how far somebody has read. See the GNU tar manual, "Storing Sparse Files".</summary>
internal sealed class SparseMap
{
    /// <summary>More parts than a file system of this day makes of a file, and few enough to hold.</summary>
    public const int MostExtents = 1 << 18;

    private readonly List<(long Offset, long Length)> _extents;
    private readonly long _size;
    private int _next;
    private long _position;

    /// <param name="stored">Bytes that the tar has of the file; the parts must be made of just these.</param>
    public SparseMap(IReadOnlyList<long> offsetsAndLengths, long size, long stored)
    {
        _extents = [];
        _size = size;
        long end = 0, sum = 0;
        if (offsetsAndLengths.Count % 2 != 0 || size < 0)
            throw Broken();
        for (int i = 0; i < offsetsAndLengths.Count; i += 2)
        {
            (long offset, long length) = (offsetsAndLengths[i], offsetsAndLengths[i + 1]);
            if (offset < end || length < 0 || length > size - offset)
                throw Broken();
            end = offset + length;
            sum += length;
            if (length > 0)
                _extents.Add((offset, length));
        }
        if (sum != stored)
            throw Broken();
    }

    /// <summary>Bytes of the hole that comes next, up to the end of the file.</summary>
    public long Hole => Math.Max(0, (_next < _extents.Count ? _extents[_next].Offset : _size) - _position);

    /// <summary>Stored bytes that come next, where there is no hole.</summary>
    public long Data => _next < _extents.Count && Hole == 0 ? _extents[_next].Offset + _extents[_next].Length - _position : 0;

    public void Advance(long bytes)
    {
        _position += bytes;
        if (_next < _extents.Count && _position == _extents[_next].Offset + _extents[_next].Length)
            _next++;
    }

    /// <summary>Numbers with a comma between them.</summary>
    public static List<long> Parse(string text)
    {
        List<long> numbers = [];
        foreach (Range part in text.AsSpan().Split(','))
            Add(numbers, text.AsSpan()[part]);
        return numbers;
    }

    /// <summary>Lines in front of the content: the number of parts, then offset and length of each.</summary>
    /// <param name="readBlock">Reads one block of the content; the map ends with a block.</param>
    public static List<long> Read(Func<byte[]> readBlock)
    {
        List<long> numbers = [];
        var line = new StringBuilder();
        long wanted = 1;
        while (numbers.Count < wanted)
        {
            foreach (byte b in readBlock())
            {
                if (b != '\n')
                    line.Append((char)b);
                else if (numbers.Count < wanted)
                    wanted = Take(numbers, line, wanted);
                if (line.Length > 20 && numbers.Count < wanted)
                    throw Broken();
            }
        }
        numbers.RemoveAt(0);
        return numbers;
    }

    public static InvalidDataException Broken() => new("the tar has a sparse file whose map is broken");

    private static long Take(List<long> numbers, StringBuilder line, long wanted)
    {
        Add(numbers, line.ToString());
        line.Clear();
        return numbers.Count > 1 ? wanted : numbers[0] is >= 0 and <= MostExtents ? 1 + (2 * numbers[0]) : throw Broken();
    }

    private static void Add(List<long> numbers, ReadOnlySpan<char> text)
    {
        if (numbers.Count > 2 * MostExtents || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            throw Broken();
        numbers.Add(number);
    }
}
