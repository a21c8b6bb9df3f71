using Google.Protobuf;
using Gantry.Grpc.Kms;

namespace Gantry.KubeServer.Encryption.Kms;

/// <summary>A seed of this server with its form under the key of the service: the form goes into every value, the seed stays in memory.</summary>
internal sealed record SealedSeed(SeedCipher Cipher, EncryptResponse Seal)
{
    public string KeyId => Seal.KeyId;

    /// <summary>When values are no longer closed with it: the service has been silent for too long to know whether its key is still good.</summary>
    public DateTimeOffset GoodUntil { get; init; }

    public byte[] Close(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        EncryptedObject stored = new()
        {
            EncryptedData = ByteString.CopyFrom(Cipher.Close(plain, context)),
            KeyID = Seal.KeyId,
            EncryptedDEKSource = Seal.Ciphertext,
            EncryptedDEKSourceType = EncryptedDEKSourceType.HkdfSha256XnonceAesGcmSeed,
        };
        stored.Annotations.Add(Seal.Annotations);
        return stored.ToByteArray();
    }
}
