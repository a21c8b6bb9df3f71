namespace Gantry.KubeServer.Encryption;

/// <summary>Turns values into what the store keeps of them and back. Two ciphers never share a prefix.</summary>
internal interface IValueCipher
{
    /// <summary>What every value of this cipher starts with; empty for the one that changes nothing.</summary>
    ReadOnlyMemory<byte> Prefix { get; }

    /// <summary>Gets hold of what is needed to open a value, where that is somewhere else; without a value, to close one.</summary>
    ValueTask PrepareAsync(ReadOnlyMemory<byte>? closed, CancellationToken cancel) => ValueTask.CompletedTask;

    /// <summary>Whether a value without its prefix is closed as this cipher would close it now.</summary>
    bool IsCurrent(ReadOnlyMemory<byte> closed) => true;

    /// <param name="context">What the value belongs to; where the cipher can, it opens under no other.</param>
    byte[] Close(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context);

    /// <summary>The value without its prefix, opened; throws <see cref="System.Security.Cryptography.CryptographicException"/> for one that was changed.</summary>
    byte[] Open(ReadOnlySpan<byte> closed, ReadOnlySpan<byte> context);
}
