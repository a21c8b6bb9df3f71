namespace Gantry.Runtime.Monitors;

/// <summary>What has come of one stream's current line.</summary>
internal sealed unsafe class LogLine(int capacity)
{
    private readonly byte* _memory = Libc.Reserve(capacity);

    public int Length { get; private set; }

    /// <summary>True while the log's last entry of this stream was a piece.</summary>
    public bool IsContinued { get; private set; }

    public ReadOnlySpan<byte> Text => new(_memory, Length);

    public void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(new Span<byte>(_memory + Length, capacity - Length));
        Length += text.Length;
    }

    public void Restart(bool isWhole)
    {
        Length = 0;
        IsContinued = !isWhole;
    }
}
