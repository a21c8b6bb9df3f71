using System.Text;

namespace Gantry.Linux.Files;

/// <summary>A file name or path as the kernel sees it: bytes of no certain encoding, ended by a zero.</summary>
/// <remarks>Text that stands for raw bytes is kept as Latin-1, one character a byte, so that every name survives the way in and out.</remarks>
public readonly struct RawName
{
    private readonly byte[] _bytes;

    private RawName(byte[] bytes) => _bytes = bytes;

    public static RawName FromLatin1(ReadOnlySpan<char> text)
    {
        byte[] bytes = new byte[text.Length + 1];
        Encoding.Latin1.GetBytes(text, bytes);
        return new RawName(bytes);
    }

    public static RawName FromUtf8(string text) => new([.. Encoding.UTF8.GetBytes(text), 0]);

    public ref readonly byte GetPinnableReference() => ref _bytes[0];

    /// <summary>The name for people.</summary>
    public override string ToString() => Encoding.UTF8.GetString(_bytes.AsSpan(0, _bytes.Length - 1));
}
