using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Gantry.Images.Registries;

/// <summary>The connections of one store to all registries: their TLS rules, and how many downloads run at once.</summary>
internal sealed class RegistryConnections(RegistryOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<string, HttpClient> _clients = new();
    private readonly ConcurrentDictionary<string, Uri> _knownSchemes = new();

    public SemaphoreSlim Downloads { get; } = new(options.ParallelDownloads);

    public SemaphoreSlim Uploads { get; } = new(options.ParallelUploads);

    /// <summary>Redirects and authorisation are ours: the framework would carry headers to where they do not belong.</summary>
    public HttpClient ClientFor(RegistryEndpoint endpoint) =>
        _clients.GetOrAdd(endpoint.Address.Authority, _ => Make(endpoint));

    /// <summary>The endpoint's address with the scheme that it really speaks.</summary>
    public async Task<Uri> AddressOfAsync(RegistryEndpoint endpoint, CancellationToken cancel)
    {
        if (!endpoint.MayBePlain)
            return endpoint.Address;
        if (_knownSchemes.TryGetValue(endpoint.Address.Authority, out Uri? known))
            return known;
        Uri address = await SpeaksTlsAsync(endpoint, cancel)
            ? endpoint.Address
            : PlainOf(endpoint.Address);
        _knownSchemes[endpoint.Address.Authority] = address;
        return address;
    }

    public void Dispose()
    {
        foreach (HttpClient client in _clients.Values)
            client.Dispose();
        Downloads.Dispose();
        Uploads.Dispose();
    }

    // Without a port in its name a registry is at 443 by TLS and at 80 without.
    private static Uri PlainOf(Uri address) => new($"http://{address.Authority}");

    private async Task<bool> SpeaksTlsAsync(RegistryEndpoint endpoint, CancellationToken cancel)
    {
        try
        {
            using HttpResponseMessage answer = await ClientFor(endpoint).GetAsync(
                new Uri(endpoint.Address, "/v2/"), HttpCompletionOption.ResponseHeadersRead, cancel);
            return true;
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            // A certificate that is not trusted is TLS all the same.
            return failure.InnerException?.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase) is true;
        }
    }

    private static HttpClient Make(RegistryEndpoint endpoint)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !RegistryEndpoint.IsLoopback(endpoint.Address),
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            MaxResponseHeadersLength = 64,
            SslOptions = TlsOptions(endpoint),
        };
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, DefaultRequestHeaders = { { "User-Agent", "gantry" } } };
    }

    private static SslClientAuthenticationOptions TlsOptions(RegistryEndpoint endpoint)
    {
        RegistryHost settings = endpoint.Settings;
        var options = new SslClientAuthenticationOptions();
        if (settings.CertificateAuthorities is null && !settings.IsInsecure)
            return options;
        X509Certificate2Collection authorities = [];
        if (settings.CertificateAuthorities is { } file)
            authorities.ImportFromPemFile(file);
        // The settings are the registry's; hosts that it redirects to are judged as usual.
        options.RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
            errors == SslPolicyErrors.None
            || (((SslStream)sender).TargetHostName == endpoint.Address.IdnHost
                && (settings.IsInsecure || IsSignedBy(authorities, certificate, chain, errors)));
        return options;
    }

    private static bool IsSignedBy(
        X509Certificate2Collection authorities, X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 server)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (X509ChainElement element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        return chain.Build(server);
    }
}
