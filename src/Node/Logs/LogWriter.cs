namespace Gantry.NodeAgent.Logs;

/// <summary>Writes the lines that a query asks for, as the container wrote them, until the limit is reached.</summary>
internal sealed class LogWriter(Stream output, LogQuery query)
{
    private long _left = query.LimitBytes ?? long.MaxValue;
    private bool _isInsideLine;

    public bool IsFull => _left <= 0;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> raw, CancellationToken cancel)
    {
        if (LogLine.Parse(raw) is not { } line || !IsWanted(line))
            return;

        // A long line comes in pieces; only its beginning is stamped.
        if (query.Timestamps && !_isInsideLine)
        {
            await PutAsync(line.Stamp, cancel);
            await PutAsync(" "u8.ToArray(), cancel);
        }

        await PutAsync(line.Content, cancel);
        if (!line.IsPartial)
            await PutAsync("\n"u8.ToArray(), cancel);
        _isInsideLine = line.IsPartial;
    }

    public Task FlushAsync(CancellationToken cancel) => output.FlushAsync(cancel);

    private bool IsWanted(LogLine line) =>
        (query.Since is not { } since || line.Time >= since)
        && (query.Stream is null || (query.Stream == "Stderr") == line.IsError);

    private async ValueTask PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        ReadOnlyMemory<byte> part = bytes.Length > _left ? bytes[..(int)_left] : bytes;
        _left -= part.Length;
        if (part.Length > 0)
            await output.WriteAsync(part, cancel);
    }
}
