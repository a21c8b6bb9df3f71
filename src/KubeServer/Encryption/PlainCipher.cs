namespace Gantry.KubeServer.Encryption;

/// <summary>Leaves values as they are: "identity".</summary>
internal sealed class PlainCipher : IValueCipher
{
    public ReadOnlyMemory<byte> Prefix => default;

    public byte[] Close(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context) => plain.ToArray();

    public byte[] Open(ReadOnlySpan<byte> closed, ReadOnlySpan<byte> context) => closed.ToArray();
}
