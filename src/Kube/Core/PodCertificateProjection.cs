using System.Collections.Frozen;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Core;

public sealed record PodCertificateProjection
{
    public string? CertificateChainPath { get; init; }

    public string? CredentialBundlePath { get; init; }

    public string? KeyPath { get; init; }

    [RequiredField]
    public string KeyType { get; init => field = value ?? ""; } = "";

    public int? MaxExpirationSeconds { get; init; }

    [RequiredField]
    public string SignerName { get; init => field = value ?? ""; } = "";

    public IReadOnlyDictionary<string, string> UserAnnotations { get; init => field = value ?? FrozenDictionary<string, string>.Empty; } = FrozenDictionary<string, string>.Empty;
}
