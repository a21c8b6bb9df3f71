using System.Globalization;
using System.Net.Http.Headers;
using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Probes;

/// <summary>Asks an HTTP server in a pod; 200 to 399 is a yes. Certificates are not checked and redirects stay on the same host.</summary>
internal sealed class HttpCheck : IDisposable
{
    private const int LongestBody = 10 * 1024;

    // A probe asks whether the server answers, not who it is: the API defines that certificates are not verified.
#pragma warning disable CA5359
    // No connection is kept: each answer must come from a server that accepts now.
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        SslOptions = new() { RemoteCertificateValidationCallback = (_, _, _, _) => true },
    });
#pragma warning restore CA5359

    public async Task<ProbeAnswer> RunAsync(Uri url, IReadOnlyList<HTTPHeader> headers, TimeSpan timeout, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(timeout);
        try
        {
            return await FollowAsync(url, headers, limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return ProbeAnswer.Failure($"Get \"{url}\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return ProbeAnswer.Failure($"Get \"{url}\": {ConnectFailure.Words(failure, $"{url.Host}:{url.Port}")}");
        }
    }

    public static Uri UrlOf(HTTPGetAction action, int port, string podAddress)
    {
        string host = string.IsNullOrEmpty(action.Host) ? podAddress : action.Host;
        string scheme = action.Scheme?.Equals("HTTPS", StringComparison.OrdinalIgnoreCase) == true ? "https" : "http";
        string path = action.Path is { Length: > 0 } given ? given : "/";
        string bracketed = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"{scheme}://{bracketed}:{port}{(path.StartsWith('/') ? "" : "/")}{path}"));
    }

    public void Dispose() => _http.Dispose();

    private async Task<ProbeAnswer> FollowAsync(Uri url, IReadOnlyList<HTTPHeader> headers, CancellationToken cancel)
    {
        for (int redirects = 0; ; redirects++)
        {
            using HttpRequestMessage request = RequestFor(url, headers);
            using HttpResponseMessage answer = await _http.SendAsync(request, cancel);
            int status = (int)answer.StatusCode;
            bool leads = status is >= 300 and < 400 && answer.Headers.Location is not null;
            if (!leads || redirects == 10)
                return await JudgeAsync(answer, status, cancel);

            var next = new Uri(url, answer.Headers.Location!);
            if (next.Host != url.Host)
                return ProbeAnswer.Success("Probe terminated redirects");
            url = next;
        }
    }

    private static async Task<ProbeAnswer> JudgeAsync(HttpResponseMessage answer, int status, CancellationToken cancel)
    {
        if (status is >= 200 and < 400)
            return ProbeAnswer.Success(await BodyAsync(answer, cancel));
        return ProbeAnswer.Failure($"HTTP probe failed with statuscode: {status}");
    }

    private static async Task<string> BodyAsync(HttpResponseMessage answer, CancellationToken cancel)
    {
        await using Stream body = await answer.Content.ReadAsStreamAsync(cancel);
        byte[] text = new byte[LongestBody];
        int length = await body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancel);
        return System.Text.Encoding.UTF8.GetString(text, 0, length);
    }

    private static HttpRequestMessage RequestFor(Uri url, IReadOnlyList<HTTPHeader> headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("kube-probe", "1.32"));
        request.Headers.Accept.ParseAdd("*/*");
        request.Headers.ConnectionClose = true;
        foreach (HTTPHeader header in headers)
        {
            if (header.Name.Equals("Host", StringComparison.OrdinalIgnoreCase))
                request.Headers.Host = header.Value;
            request.Headers.Remove(header.Name);
            request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        return request;
    }
}
