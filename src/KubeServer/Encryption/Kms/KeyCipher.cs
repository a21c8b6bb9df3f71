namespace Gantry.KubeServer.Encryption.Kms;

/// <summary>Opens values of servers that used the data key itself, as Kubernetes did before it had seeds; closes none.</summary>
internal sealed class KeyCipher(byte[] key) : IDataCipher
{
    public byte[] Open(ReadOnlySpan<byte> closed, ReadOnlySpan<byte> context) => GcmCipher.Unseal(key, closed, context);
}
