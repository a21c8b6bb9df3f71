namespace Gantry.KubeServer.Answers;

/// <summary>The bytes of a list in JSON, from the first to the last: its head, the stored bytes of the objects with commas between them, its end.</summary>
internal sealed class ListBytes(byte[] head, IReadOnlyList<ReadOnlyMemory<byte>> items)
{
    private static readonly byte[] Comma = [(byte)','];
    private static readonly byte[] End = "]}\n"u8.ToArray();

    // The head, an object between any two commas, and the end.
    private readonly int _pieces = items.Count == 0 ? 2 : 2 * items.Count + 1;
    private ReadOnlyMemory<byte> _rest = head;
    private int _next = 1;

    public long Length
    {
        get
        {
            long length = 0;
            for (int i = 0; i < items.Count; i++)
                length += items[i].Length;
            return length + head.Length + End.Length + Math.Max(items.Count - 1, 0);
        }
    }

    /// <summary>Writes what comes next; 0 when everything has been written.</summary>
    public int Fill(Span<byte> block)
    {
        int used = 0;
        while (used < block.Length)
        {
            if (_rest.IsEmpty)
            {
                if (_next == _pieces)
                    break;
                _rest = Piece(_next++);
            }

            int count = Math.Min(_rest.Length, block.Length - used);
            _rest.Span[..count].CopyTo(block[used..]);
            _rest = _rest[count..];
            used += count;
        }

        return used;
    }

    private ReadOnlyMemory<byte> Piece(int number)
    {
        if (number == _pieces - 1)
            return End;
        return number % 2 == 0 ? Comma : items[number / 2];
    }
}
