using System.Security.Cryptography;
using System.Text;

namespace Gantry.KubeServer.Encryption;

/// <summary>XSalsa20 with Poly1305, as NaCl's secretbox: "secretbox".</summary>
internal sealed class SecretBoxCipher(string name, byte[] key) : IValueCipher
{
    private const int NonceSize = 24;
    private const int TagSize = 16;

    // The first 32 bytes of the stream are the key of the authenticator; the message goes on after them.
    private const int KeyBlock = 32;

    public ReadOnlyMemory<byte> Prefix { get; } = Encoding.UTF8.GetBytes($"k8s:enc:secretbox:v1:{name}:");

    // nonce, then the tag, then the value's bytes
    public byte[] Close(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        byte[] closed = new byte[NonceSize + TagSize + plain.Length];
        Span<byte> nonce = closed.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        byte[] stream = Salsa20.ExtendedStream(key, nonce, KeyBlock + plain.Length);
        Span<byte> body = closed.AsSpan(NonceSize + TagSize);
        Mix(plain, stream.AsSpan(KeyBlock), body);
        Poly1305.Tag(stream.AsSpan(0, KeyBlock), body, closed.AsSpan(NonceSize, TagSize));
        return closed;
    }

    public byte[] Open(ReadOnlySpan<byte> closed, ReadOnlySpan<byte> context)
    {
        if (closed.Length < NonceSize + TagSize)
            throw new CryptographicException("the value is too short");
        ReadOnlySpan<byte> body = closed[(NonceSize + TagSize)..];
        byte[] stream = Salsa20.ExtendedStream(key, closed[..NonceSize], KeyBlock + body.Length);
        Span<byte> tag = stackalloc byte[TagSize];
        Poly1305.Tag(stream.AsSpan(0, KeyBlock), body, tag);
        if (!CryptographicOperations.FixedTimeEquals(tag, closed.Slice(NonceSize, TagSize)))
            throw new CryptographicException("the value was changed, or the key is another");
        byte[] plain = new byte[body.Length];
        Mix(body, stream.AsSpan(KeyBlock), plain);
        return plain;
    }

    private static void Mix(ReadOnlySpan<byte> from, ReadOnlySpan<byte> stream, Span<byte> to)
    {
        for (int i = 0; i < from.Length; i++)
            to[i] = (byte)(from[i] ^ stream[i]);
    }
}
