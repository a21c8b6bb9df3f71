namespace Gantry.KubeServer.Encryption.Kms;

/// <summary>Opens values with one data key, in one of the two ways in which data keys are used.</summary>
internal interface IDataCipher
{
    byte[] Open(ReadOnlySpan<byte> closed, ReadOnlySpan<byte> context);
}
