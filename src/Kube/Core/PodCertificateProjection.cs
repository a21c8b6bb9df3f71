using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

/// <summary>A key and a certificate made for the pod, as files.</summary>
public sealed record PodCertificateProjection
{
    /// <summary>The file for the certificates.</summary>
    [WireField(6)]
    public string? CertificateChainPath { get; init; }

    /// <summary>The file for key and certificates together.</summary>
    [WireField(4)]
    public string? CredentialBundlePath { get; init; }

    /// <summary>The file for the key.</summary>
    [WireField(5)]
    public string? KeyPath { get; init; }

    /// <summary>The kind of key to make.</summary>
    [RequiredField, WireField(2)]
    public string KeyType { get; init => field = value ?? ""; } = "";

    /// <summary>The longest life of the certificate.</summary>
    [WireField(3, KeepsZero = true)]
    public int? MaxExpirationSeconds { get; init; }

    /// <summary>Who signs the certificate.</summary>
    [RequiredField, WireField(1)]
    public string SignerName { get; init => field = value ?? ""; } = "";

    /// <summary>Further settings for the signer.</summary>
    [WireField(7)]
    public IReadOnlyDictionary<string, string> UserAnnotations { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;
}
