using System.Collections.Frozen;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Certificates;

/// <summary>The request and who makes it. It cannot be changed.</summary>
public sealed record CertificateSigningRequestSpec
{
    /// <summary>Seconds that the certificate should be good for, at least 600. The signer may choose otherwise.</summary>
    [WireField(8, KeepsZero = true)]
    public int? ExpirationSeconds { get; init; }

    /// <summary>What else is known about the user; written by the server.</summary>
    [WireField(6)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init => field = value ?? FrozenDictionary<string, IReadOnlyList<string>>.Empty; } = FrozenDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>The groups of the user; written by the server.</summary>
    [ListAtomic, WireField(4)]
    public IReadOnlyList<string> Groups { get; init => field = value ?? []; } = [];

    /// <summary>A PKCS#10 request in PEM.</summary>
    [RequiredField(InOwnWords = true), WireField(1)]
    public byte[] Request { get; init => field = value ?? []; } = [];

    /// <summary>Who should sign, such as kubernetes.io/kube-apiserver-client.</summary>
    [RequiredField, WireField(7)]
    public string SignerName { get; init => field = value ?? ""; } = "";

    /// <summary>The lasting id of the user; written by the server.</summary>
    [WireField(3)]
    public string? Uid { get; init; }

    /// <summary>What the certificate is for, such as client auth.</summary>
    [ListAtomic, WireField(5)]
    public IReadOnlyList<string> Usages { get; init => field = value ?? []; } = [];

    /// <summary>The name of the user; written by the server.</summary>
    [WireField(2)]
    public string? Username { get; init; }
}
