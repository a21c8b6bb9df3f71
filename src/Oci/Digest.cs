using System.Diagnostics.CodeAnalysis;

namespace Gantry.Oci;

/// <summary>The name of content by its hash: <c>sha256:</c> or <c>sha512:</c> and lower-case hexadecimal digits.</summary>
public readonly record struct Digest : IComparable<Digest>
{
    private readonly string? _text;

    private Digest(string text) => _text = text;

    public string Algorithm => ToString()[..ToString().IndexOf(':')];

    public string Hex => ToString()[(ToString().IndexOf(':') + 1)..];

    public static Digest Parse(string text) => TryParse(text, out Digest digest)
        ? digest
        : throw new FormatException($"\"{text}\" is not a digest (sha256:… or sha512:… with lower-case hexadecimal digits)");

    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        digest = default;
        int hexDigits = text switch
        {
            not null when text.StartsWith("sha256:", StringComparison.Ordinal) => 64,
            not null when text.StartsWith("sha512:", StringComparison.Ordinal) => 128,
            _ => 0,
        };
        // The text becomes a file name and part of a URL, so nothing but these digits may pass.
        if (hexDigits == 0 || text!.Length != 7 + hexDigits || !text.Skip(7).All(char.IsAsciiHexDigitLower))
            return false;
        digest = new Digest(text);
        return true;
    }

    /// <summary>The digest of a finished SHA-256 (32 bytes) or SHA-512 (64 bytes) hash.</summary>
    public static Digest OfHash(ReadOnlySpan<byte> hash) => hash.Length switch
    {
        32 => new Digest("sha256:" + Convert.ToHexStringLower(hash)),
        64 => new Digest("sha512:" + Convert.ToHexStringLower(hash)),
        _ => throw new ArgumentException($"a hash of {hash.Length} bytes has no digest algorithm", nameof(hash)),
    };

    public static Digest Sha256(ReadOnlySpan<byte> content) => OfHash(System.Security.Cryptography.SHA256.HashData(content));

    public int CompareTo(Digest other) => string.CompareOrdinal(_text, other._text);

    public static bool operator <(Digest left, Digest right) => left.CompareTo(right) < 0;

    public static bool operator >(Digest left, Digest right) => left.CompareTo(right) > 0;

    public static bool operator <=(Digest left, Digest right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Digest left, Digest right) => left.CompareTo(right) >= 0;

    public override string ToString() => _text ?? throw new InvalidOperationException("the digest was never set");
}
