using System.Security.Cryptography;
using System.Text;

namespace Gantry.KubeServer.Encryption;

/// <summary>AES-CBC with PKCS#7 padding and a random vector for each value: "aescbc". It does not notice changes; it is here for those who have used it.</summary>
internal sealed class CbcCipher(string name, byte[] key) : IValueCipher
{
    private const int BlockSize = 16;

    public ReadOnlyMemory<byte> Prefix { get; } = Encoding.UTF8.GetBytes($"k8s:enc:aescbc:v1:{name}:");

    public byte[] Close(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        using Aes aes = Aes.Create();
        aes.Key = key;
        byte[] vector = RandomNumberGenerator.GetBytes(BlockSize);
        return [.. vector, .. aes.EncryptCbc(plain, vector)];
    }

    public byte[] Open(ReadOnlySpan<byte> closed, ReadOnlySpan<byte> context)
    {
        if (closed.Length < 2 * BlockSize)
            throw new CryptographicException("the value is too short");
        using Aes aes = Aes.Create();
        aes.Key = key;
        return aes.DecryptCbc(closed[BlockSize..], closed[..BlockSize]);
    }
}
