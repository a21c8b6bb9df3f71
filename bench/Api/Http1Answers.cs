using System.Buffers.Text;

namespace Gantry.Api.Bench;

/// <summary>Finds the ends of answers in a stream of HTTP/1.1 and passes over their bodies, whether they tell their length or come in chunks.</summary>
internal sealed class Http1Answers
{
    private enum Part { Line, Body, Chunk }

    private readonly Queue<bool> _done = [];
    private readonly List<byte> _line = [];
    private Part _part = Part.Line;
    private bool _isSuccess;
    private bool _isInHead;
    private bool _isChunked;
    private bool _isTrailer;
    private long _left;

    public bool TryTake(out bool isSuccess) => _done.TryDequeue(out isSuccess);

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_part is Part.Line)
            {
                int end = bytes.IndexOf((byte)'\n');
                _line.AddRange(end < 0 ? bytes : bytes[..end]);
                if (end < 0)
                    return;
                bytes = bytes[(end + 1)..];
                Take(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_line).TrimEnd((byte)'\r'));
                _line.Clear();
                continue;
            }

            int passed = (int)Math.Min(_left, bytes.Length);
            bytes = bytes[passed..];
            if ((_left -= passed) == 0)
                Leave();
        }
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        if (_isChunked && !_isInHead)
            TakeChunk(line);
        else if (!_isInHead)
            (_isInHead, _isSuccess, _left) = (true, line[9] == '2', 0);
        else if (line.IsEmpty)
            EndHead();
        else if (Value(line, "content-length:"u8) is { IsEmpty: false } length)
            _left = Number(length, 'D');
        else if (Value(line, "transfer-encoding:"u8) is { IsEmpty: false })
            _isChunked = true;
    }

    private void EndHead()
    {
        _isInHead = false;
        if (_isChunked)
            return;
        if (_left == 0)
            End();
        else
            _part = Part.Body;
    }

    private void TakeChunk(ReadOnlySpan<byte> line)
    {
        if (_isTrailer)
        {
            if (line.IsEmpty)
                End();
            return;
        }

        // Empty after the bytes of a chunk; otherwise the length of the next one, see section 7.1.
        if (line.IsEmpty)
            return;
        _left = Number(line, 'x');
        _isTrailer = _left == 0;
        if (_left > 0)
            _part = Part.Chunk;
    }

    private void Leave()
    {
        if (_part is Part.Body)
            End();
        _part = Part.Line;
    }

    private void End()
    {
        _done.Enqueue(_isSuccess);
        (_isChunked, _isTrailer) = (false, false);
    }

    private static long Number(ReadOnlySpan<byte> text, char format) =>
        Utf8Parser.TryParse(text, out long number, out _, format) ? number : throw new IOException("the server's answer has no length");

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) =>
        line.Length > name.Length && System.Text.Ascii.EqualsIgnoreCase(line[..name.Length], name) ? line[name.Length..].TrimStart((byte)' ') : default;
}
