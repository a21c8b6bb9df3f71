using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gantry.DockerApi.Hijacking;

/// <summary>
/// Finds where requests begin and end in the bytes of a connection (RFC 9112, sections 6 and 7). It decides nothing about HTTP: what it cannot follow it
/// lets pass, for the server to refuse.
/// </summary>
internal sealed class RequestScanner
{
    // More than the server takes, and less than a connection buffers.
    private const int MostHeadBytes = 768 << 10;
    private const int MostLineBytes = 8 << 10;

    private Part _part = Part.Head;
    private long _remaining;
    private bool _holdsAfter;

    private enum Part
    {
        Head,
        Body,
        ChunkSize,
        ChunkData,
        Trailers,

        /// <summary>Behind a request that may take the connection over.</summary>
        Held,

        /// <summary>No more requests are looked for.</summary>
        Opaque,
    }

    public bool IsHeld => _part == Part.Held;

    public bool IsOpaque => _part == Part.Opaque;

    /// <summary>The request in front was answered like any other: the next one follows.</summary>
    public void Release() => _part = Part.Head;

    /// <summary>How many bytes belong to what is here as a whole; 0 if more have to come first.</summary>
    public long Take(ReadOnlySequence<byte> bytes, out RequestHead? head)
    {
        head = null;
        return _part switch
        {
            Part.Head => TakeHead(bytes, out head),
            Part.Body => TakeCounted(bytes, next: End()),
            Part.ChunkSize => TakeChunkSize(bytes),
            Part.ChunkData => TakeCounted(bytes, Part.ChunkSize),
            Part.Trailers => TakeTrailer(bytes),
            Part.Held => 0,
            _ => bytes.Length,
        };
    }

    private long TakeHead(ReadOnlySequence<byte> bytes, out RequestHead? head)
    {
        head = null;
        var reader = new SequenceReader<byte>(bytes);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> lines, "\r\n\r\n"u8))
            return bytes.Length < MostHeadBytes ? 0 : Pass(bytes);
        // The last header's line end belongs to the separator that was found.
        head = RequestHead.Parse([.. lines.ToArray(), .. "\r\n"u8]);
        if (head is null)
            return Pass(bytes);
        _holdsAfter = head.IsHijackable;
        _remaining = head.ContentLength;
        _part = head switch
        {
            { IsHijackable: false, HasUpgrade: true } => Part.Opaque,
            { IsChunked: true } => Part.ChunkSize,
            { ContentLength: > 0 } => Part.Body,
            _ => End(),
        };
        return reader.Consumed;
    }

    private long TakeCounted(ReadOnlySequence<byte> bytes, Part next)
    {
        long taken = Math.Min(bytes.Length, _remaining);
        _remaining -= taken;
        if (_remaining == 0)
            _part = next;
        return taken;
    }

    // 1a3f;extension\r\n
    private long TakeChunkSize(ReadOnlySequence<byte> bytes)
    {
        if (!TryTakeLine(bytes, out string line, out long taken))
            return bytes.Length < MostLineBytes ? 0 : Pass(bytes);
        if (!long.TryParse(line.Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long size) || size < 0)
            return Pass(bytes);
        // The data of a chunk has a line end of its own.
        _remaining = size + 2;
        _part = size == 0 ? Part.Trailers : Part.ChunkData;
        return taken;
    }

    private long TakeTrailer(ReadOnlySequence<byte> bytes)
    {
        if (!TryTakeLine(bytes, out string line, out long taken))
            return bytes.Length < MostLineBytes ? 0 : Pass(bytes);
        if (line.Length == 0)
            _part = End();
        return taken;
    }

    private static bool TryTakeLine(ReadOnlySequence<byte> bytes, out string line, out long taken)
    {
        var reader = new SequenceReader<byte>(bytes);
        bool isWhole = reader.TryReadTo(out ReadOnlySequence<byte> found, "\r\n"u8);
        line = isWhole ? Encoding.Latin1.GetString(found) : "";
        taken = reader.Consumed;
        return isWhole;
    }

    private Part End() => _holdsAfter ? Part.Held : Part.Head;

    private long Pass(ReadOnlySequence<byte> bytes)
    {
        _part = Part.Opaque;
        return bytes.Length;
    }
}
