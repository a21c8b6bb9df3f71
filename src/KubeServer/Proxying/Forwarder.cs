using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Gantry.Kube.Tunnels;
using Gantry.KubeServer.Verbs;
using Gantry.KubeServer.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gantry.KubeServer.Proxying;

/// <summary>Passes requests on to another HTTP server and its answers back, or joins the two connections where the client asks to switch protocols.</summary>
internal sealed class Forwarder : IDisposable
{
    // Pages beyond this are passed on with the links that they have.
    private const int LargestPage = 8 * 1024 * 1024;

    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Host",
    };

    private readonly ForwarderOptions _options;
    private readonly HttpMessageInvoker _http;
    private readonly ServerConnections? _connections;

    public Forwarder(ForwarderOptions options)
    {
        _options = options;
        _connections = options.HeaderLines is { } clock ? new ServerConnections(options.Dial, clock) : null;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            SslOptions = options.Tls,
            ConnectCallback = async (context, cancel) => await options.Dial(context.DnsEndPoint, cancel),
        });
    }

    /// <param name="added">Headers that the server shall see besides the client's own.</param>
    public async Task RunAsync(HttpContext http, Uri address, IReadOnlyList<KeyValuePair<string, string>> added, LinkRewriter? links, CancellationToken cancel)
    {
        try
        {
            if (UpgradeTunnel.Of(http) is { } upgrade)
                await TunnelAsync(http, upgrade, address, added, cancel);
            else if (_connections is not null)
                await ExchangeAsync(http, address, added, cancel);
            else
                await ForwardAsync(http, address, added, links, cancel);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or SocketException or WebhookException or System.Security.Authentication.AuthenticationException && !http.Response.HasStarted)
        {
            string because = failure is HttpRequestException { InnerException: { } inner } ? inner.Message : failure.Message;
            throw ApiErrors.Unavailable($"error trying to reach service: {because}");
        }
    }

    /// <summary>Asks for a document; throws <see cref="HttpRequestException"/> where there is none.</summary>
    public async Task<byte[]> ReadAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        using HttpResponseMessage response = await _http.SendAsync(request, cancel);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"bad status from {request.RequestUri}: {(int)response.StatusCode}");
        await response.Content.LoadIntoBufferAsync(LargestPage, cancel);
        return await response.Content.ReadAsByteArrayAsync(cancel);
    }

    public void Dispose()
    {
        _http.Dispose();
        _connections?.Dispose();
    }

    private async Task ForwardAsync(HttpContext http, Uri address, IReadOnlyList<KeyValuePair<string, string>> added, LinkRewriter? links, CancellationToken cancel)
    {
        using HttpRequestMessage request = new(new HttpMethod(http.Request.Method), address);
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? http.Request.ContentLength > 0)
            request.Content = new StreamContent(http.Request.Body);
        foreach ((string name, string value) in HeadersOf(http.Request).Concat(added))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage response = await _http.SendAsync(request, cancel);
        http.Response.StatusCode = (int)response.StatusCode;
        foreach ((string name, IEnumerable<string> values) in response.Headers.Concat(response.Content.Headers))
        {
            if (!HopByHop.Contains(name))
                http.Response.Headers[name] = values.Select(value => links is not null && name == "Location" ? links.Rewrite(value) : value).ToArray();
        }

        await CopyBodyAsync(http, response, links, cancel);
    }

    // Header by header, as ServerConnection says why.
    private async Task ExchangeAsync(HttpContext http, Uri address, IReadOnlyList<KeyValuePair<string, string>> added, CancellationToken cancel)
    {
        string method = http.Request.Method;
        ReadOnlyMemory<byte> body = await BodyReader.ReadAsync(http, LargestPage, cancel);
        List<KeyValuePair<string, string>> headers = [.. HeadersOf(http.Request).Where(header => header.Key is not ("Content-Length" or "Expect")), .. added];
        if (body.Length > 0 || HttpMethods.IsPost(method) || HttpMethods.IsPut(method))
            headers.Add(new("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture)));
        ServerQuestion question = new(method, RequestHead.Write(method, address.PathAndQuery, "1.1", address.Authority, headers), body);
        bool isRedirect = false;
        await _connections!.AskAsync(
            new DnsEndPoint(address.Host, address.Port),
            question,
            head =>
            {
                isRedirect = _options.RefusesRedirects && head.Code is >= 300 and < 400 && head.Headers.Any(header => header.Key.Equals("Location", StringComparison.OrdinalIgnoreCase));
                if (!isRedirect)
                    AnswerHead(http, head);
            },
            (piece, stop) => isRedirect ? ValueTask.CompletedTask : WriteAsync(http, piece, stop),
            cancel);
        if (isRedirect)
            await RefuseRedirectAsync(http, cancel);
    }

    private static Task RefuseRedirectAsync(HttpContext http, CancellationToken cancel)
    {
        http.Response.StatusCode = StatusCodes.Status502BadGateway;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync("the backend attempted to redirect this request, which is not permitted", cancel);
    }

    private static void AnswerHead(HttpContext http, ResponseHead head)
    {
        http.Response.StatusCode = head.Code;
        foreach ((string name, string value) in head.Headers.Where(header => !HopByHop.Contains(header.Key)))
            http.Response.Headers.Append(name, value);
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    // Every piece goes out at once: it may be a watch.
    private static async ValueTask WriteAsync(HttpContext http, ReadOnlyMemory<byte> piece, CancellationToken cancel) =>
        await http.Response.BodyWriter.WriteAsync(piece, cancel);

    private static async Task CopyAsync(Stream body, HttpContext http, CancellationToken cancel)
    {
        byte[] buffer = new byte[32 * 1024];
        while (await body.ReadAsync(buffer, cancel) is var count and > 0)
            await WriteAsync(http, buffer.AsMemory(0, count), cancel);
    }

    private static async Task CopyBodyAsync(HttpContext http, HttpResponseMessage response, LinkRewriter? links, CancellationToken cancel)
    {
        await using Stream body = await response.Content.ReadAsStreamAsync(cancel);
        bool isPage = links is not null && response.Content.Headers.ContentType?.MediaType == "text/html" && response.Content.Headers.ContentLength is null or <= LargestPage;
        if (isPage && (response.Content.Headers.ContentEncoding.Count == 0 || response.Content.Headers.ContentEncoding.SequenceEqual(["gzip"])) && !HttpMethods.IsHead(http.Request.Method))
        {
            await WritePageAsync(http, response, body, links!, cancel);
            return;
        }

        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await CopyAsync(body, http, cancel);
    }

    private static async Task WritePageAsync(HttpContext http, HttpResponseMessage response, Stream body, LinkRewriter links, CancellationToken cancel)
    {
        await using Stream plain = response.Content.Headers.ContentEncoding.Count == 0 ? body : new GZipStream(body, CompressionMode.Decompress);
        using MemoryStream page = new();
        byte[] buffer = new byte[32 * 1024];
        while (page.Length <= LargestPage && await plain.ReadAsync(buffer, cancel) is var count and > 0)
            page.Write(buffer, 0, count);
        byte[] read = page.ToArray();
        byte[] answer = page.Length > LargestPage ? read : Encoding.Latin1.GetBytes(links.RewritePage(Encoding.Latin1.GetString(read)));
        http.Response.Headers.ContentEncoding = default;
        http.Response.ContentLength = null;
        await http.Response.Body.WriteAsync(answer, cancel);
        await plain.CopyToAsync(http.Response.Body, cancel);
    }

    private async Task TunnelAsync(HttpContext http, IHttpUpgradeFeature upgrade, Uri address, IReadOnlyList<KeyValuePair<string, string>> added, CancellationToken cancel)
    {
        await using Stream server = await ConnectAsync(address, cancel);
        IEnumerable<KeyValuePair<string, string>> headers = HeadersOf(http.Request).Concat([new("Connection", "Upgrade"), new("Upgrade", http.Request.Headers.Upgrade.ToString())]).Concat(added);
        TunnelRefusal? refusal = await UpgradeTunnel.RunAsync(
            http, upgrade, server, address.PathAndQuery, address.Authority, headers.Where(header => header.Key != "Content-Length"), cancel);
        if (refusal is not null)
            await refusal.RelayAsync(http, cancel);
    }

    private async ValueTask<Stream> ConnectAsync(Uri address, CancellationToken cancel)
    {
        Stream plain = await _options.Dial(new DnsEndPoint(address.Host, address.Port), cancel);
        if (address.Scheme != "https")
            return plain;
        SslStream secured = new(plain);
        SslClientAuthenticationOptions tls = new()
        {
            TargetHost = _options.Tls.TargetHost ?? address.Host,
            RemoteCertificateValidationCallback = _options.Tls.RemoteCertificateValidationCallback,
            ClientCertificates = _options.Tls.ClientCertificates,
            LocalCertificateSelectionCallback = _options.Tls.LocalCertificateSelectionCallback,
            ClientCertificateContext = _options.Tls.ClientCertificateContext,
        };
        await secured.AuthenticateAsClientAsync(tls, cancel);
        return secured;
    }

    // What proves who the client is stays here: it would let whoever is behind act in the client's name.
    private static IEnumerable<KeyValuePair<string, string>> HeadersOf(HttpRequest request)
    {
        foreach ((string name, var values) in request.Headers)
        {
            bool isSecret = name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || name.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("X-Remote-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase);
            if (isSecret || HopByHop.Contains(name) || name.StartsWith(':'))
                continue;
            foreach (string? value in values)
                yield return KeyValuePair.Create(name, value ?? "");
        }

        yield return KeyValuePair.Create("X-Forwarded-Host", request.Host.Value ?? "");
        yield return KeyValuePair.Create("X-Forwarded-Proto", request.Scheme);
        yield return KeyValuePair.Create("X-Forwarded-Uri", RawPath.Of(request.HttpContext));
        if (request.HttpContext.Connection.RemoteIpAddress is { } client)
            yield return KeyValuePair.Create("X-Forwarded-For", client.ToString());
    }
}
