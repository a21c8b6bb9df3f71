using System.Security.Cryptography;

namespace Gantry.KubeServer.Encryption.Kms;

/// <summary>
/// AES-GCM with a key of its own for each value: derived from a seed and 32 random bytes that stand in front of the value (HKDF, RFC 5869, its second step
/// only). So one seed is good for any number of values.
/// </summary>
internal sealed class SeedCipher(byte[] seed) : IDataCipher
{
    public const int SeedSize = 32;

    private const int SaltSize = 32;
    private const int KeySize = 32;

    public byte[] Close(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltSize);
        return [.. salt, .. GcmCipher.Seal(KeyOf(salt), plain, context)];
    }

    public byte[] Open(ReadOnlySpan<byte> closed, ReadOnlySpan<byte> context) => closed.Length < SaltSize
        ? throw new CryptographicException("the value is too short")
        : GcmCipher.Unseal(KeyOf(closed[..SaltSize]), closed[SaltSize..], context);

    private byte[] KeyOf(ReadOnlySpan<byte> salt)
    {
        byte[] key = new byte[KeySize];
        HKDF.Expand(HashAlgorithmName.SHA256, seed, key, salt);
        return key;
    }
}
