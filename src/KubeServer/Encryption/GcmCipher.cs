using System.Security.Cryptography;
using System.Text;

namespace Gantry.KubeServer.Encryption;

/// <summary>AES-GCM (NIST SP 800-38D) with a random nonce for each value: "aesgcm".</summary>
internal sealed class GcmCipher(string name, byte[] key) : IValueCipher
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public ReadOnlyMemory<byte> Prefix { get; } = Encoding.UTF8.GetBytes($"k8s:enc:aesgcm:v1:{name}:");

    public byte[] Close(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context) => Seal(key, plain, context);

    public byte[] Open(ReadOnlySpan<byte> closed, ReadOnlySpan<byte> context) => Unseal(key, closed, context);

    // nonce, then the value's bytes, then the tag
    internal static byte[] Seal(byte[] key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        byte[] closed = new byte[NonceSize + plain.Length + TagSize];
        Span<byte> nonce = closed.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using AesGcm aes = new(key, TagSize);
        aes.Encrypt(nonce, plain, closed.AsSpan(NonceSize, plain.Length), closed.AsSpan(NonceSize + plain.Length), context);
        return closed;
    }

    internal static byte[] Unseal(byte[] key, ReadOnlySpan<byte> closed, ReadOnlySpan<byte> context)
    {
        if (closed.Length < NonceSize + TagSize)
            throw new CryptographicException("the value is too short");
        byte[] plain = new byte[closed.Length - NonceSize - TagSize];
        using AesGcm aes = new(key, TagSize);
        aes.Decrypt(closed[..NonceSize], closed[NonceSize..^TagSize], closed[^TagSize..], plain, context);
        return plain;
    }
}
