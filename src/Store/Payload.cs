using System.Globalization;

namespace Gantry.Store;

/// <summary>
/// A value on its way into the store. Where it has a place for its own revision, the store writes the decimal number in at
/// <see cref="RevisionAt"/>, so that the bytes it keeps are the bytes that readers are sent.
/// </summary>
/// <param name="Bytes">The value; the store owns it from now on and the caller does not change it.</param>
/// <param name="RevisionAt">Byte offset at which the revision is inserted, or -1 for a value that carries none.</param>
public readonly record struct Payload(ReadOnlyMemory<byte> Bytes, int RevisionAt = -1)
{
    /// <summary>The bytes with the revision at its place.</summary>
    public ReadOnlyMemory<byte> Stamped(Revision revision)
    {
        if (RevisionAt < 0)
            return Bytes;

        Span<byte> digits = stackalloc byte[20];
        revision.Value.TryFormat(digits, out int count, default, CultureInfo.InvariantCulture);
        byte[] whole = new byte[Bytes.Length + count];
        Bytes.Span[..RevisionAt].CopyTo(whole);
        digits[..count].CopyTo(whole.AsSpan(RevisionAt));
        Bytes.Span[RevisionAt..].CopyTo(whole.AsSpan(RevisionAt + count));
        return whole;
    }
}
