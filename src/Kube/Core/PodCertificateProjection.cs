using System.Collections.Frozen;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A key and a certificate made for the pod, as files.</summary>
public sealed record PodCertificateProjection
{
    /// <summary>The file for the certificates.</summary>
    public string? CertificateChainPath { get; init; }

    /// <summary>The file for key and certificates together.</summary>
    public string? CredentialBundlePath { get; init; }

    /// <summary>The file for the key.</summary>
    public string? KeyPath { get; init; }

    /// <summary>The kind of key to make.</summary>
    [RequiredField]
    public string KeyType { get; init => field = value ?? ""; } = "";

    /// <summary>The longest life of the certificate.</summary>
    public int? MaxExpirationSeconds { get; init; }

    /// <summary>Who signs the certificate.</summary>
    [RequiredField]
    public string SignerName { get; init => field = value ?? ""; } = "";

    /// <summary>Further settings for the signer.</summary>
    public IReadOnlyDictionary<string, string> UserAnnotations { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;
}
