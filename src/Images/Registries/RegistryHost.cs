namespace Gantry.Images.Registries;

/// <summary>What is special about one registry.</summary>
public sealed record RegistryHost
{
    /// <summary>Addresses (https://host[:port]) that are asked first, in this order; the registry itself comes last.</summary>
    public IReadOnlyList<Uri> Mirrors { get; init; } = [];

    /// <summary>True to accept any TLS certificate. Plain http is still spoken on loopback only.</summary>
    public bool IsInsecure { get; init; }

    /// <summary>A PEM file of certificate authorities that are trusted beside the system's.</summary>
    public string? CertificateAuthorities { get; init; }

    /// <summary>Hosts outside the registry's own domain that may be sent its credentials to get tokens.</summary>
    public IReadOnlyList<string> TokenHosts { get; init; } = [];
}
