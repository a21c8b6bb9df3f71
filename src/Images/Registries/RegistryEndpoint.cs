using System.Net;
using Gantry.Oci;

namespace Gantry.Images.Registries;

/// <summary>One address under which an image may be found.</summary>
/// <param name="Address">Scheme, host and port; none of scheme yet known where <paramref name="MayBePlain"/>.</param>
/// <param name="MayBePlain">True on loopback, where TLS is tried first and plain http is spoken otherwise.</param>
internal sealed record RegistryEndpoint(Uri Address, bool MayBePlain, RegistryHost Settings)
{
    private const string DockerHub = "registry-1.docker.io";

    /// <summary>Mirrors first, then the registry itself.</summary>
    public static IReadOnlyList<RegistryEndpoint> For(Reference image, RegistryOptions options)
    {
        RegistryHost settings = options.Hosts.GetValueOrDefault(image.Registry) ?? new RegistryHost();
        string host = image.Registry == Reference.DefaultRegistry ? DockerHub : image.Registry;
        var itself = new Uri($"https://{host}");
        // Whoever named certificate authorities wants TLS.
        bool mayBePlain = IsLoopback(itself) && settings.CertificateAuthorities is null;
        return [.. settings.Mirrors.Select(mirror => ForMirror(mirror, settings)), new RegistryEndpoint(itself, mayBePlain, settings)];
    }

    public static bool IsLoopback(Uri address) =>
        address.IdnHost is "localhost" || (IPAddress.TryParse(address.IdnHost.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));

    /// <summary>True for addresses that may be spoken to at all: TLS anywhere, plain http on loopback only.</summary>
    public static bool IsAllowed(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && IsLoopback(address));

    private static RegistryEndpoint ForMirror(Uri mirror, RegistryHost settings) => IsAllowed(mirror)
        ? new RegistryEndpoint(mirror, MayBePlain: false, settings)
        : throw new InvalidDataException($"the mirror {mirror} is neither https nor on loopback");
}
