using System.Text.Json.Serialization;

namespace Gantry.Images.Registries;

/// <summary>What is special about one registry.</summary>
public sealed record RegistryHost
{
    /// <summary>Addresses (https://host[:port]) that are asked first, in this order; the registry itself comes last.</summary>
    [JsonPropertyName("mirrors")]
    public IReadOnlyList<Uri> Mirrors { get; init => field = value ?? []; } = [];

    /// <summary>True to accept any TLS certificate. Plain http is still spoken on loopback only.</summary>
    [JsonPropertyName("insecure")]
    public bool IsInsecure { get; init; }

    /// <summary>A PEM file of certificate authorities that are trusted beside the system's.</summary>
    [JsonPropertyName("certificateAuthorities")]
    public string? CertificateAuthorities { get; init; }

    /// <summary>Hosts outside the registry's own domain that may be sent its credentials to get tokens.</summary>
    [JsonPropertyName("tokenHosts")]
    public IReadOnlyList<string> TokenHosts { get; init => field = value ?? []; } = [];
}
