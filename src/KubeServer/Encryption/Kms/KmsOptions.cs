namespace Gantry.KubeServer.Encryption.Kms;

/// <summary>Where a key management service is, and what it is called in the store.</summary>
internal sealed record KmsOptions(string Name, string Socket)
{
    /// <summary>How long one call may take; Kubernetes' own default.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);
}
