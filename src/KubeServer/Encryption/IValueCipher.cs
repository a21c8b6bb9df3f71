namespace Gantry.KubeServer.Encryption;

/// <summary>Turns values into what the store keeps of them and back. Two ciphers never share a prefix.</summary>
internal interface IValueCipher
{
    /// <summary>What every value of this cipher starts with; empty for the one that changes nothing.</summary>
    ReadOnlyMemory<byte> Prefix { get; }

    /// <param name="context">What the value belongs to; where the cipher can, it opens under no other.</param>
    byte[] Close(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context);

    /// <summary>The value without its prefix, opened; throws <see cref="System.Security.Cryptography.CryptographicException"/> for one that was changed.</summary>
    byte[] Open(ReadOnlySpan<byte> closed, ReadOnlySpan<byte> context);
}
