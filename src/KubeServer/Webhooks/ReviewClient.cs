using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Egress;
using Gantry.KubeServer.Pki;

namespace Gantry.KubeServer.Webhooks;

/// <summary>Sends reviews to one service of others and reads its answers; asks again where it is only busy.</summary>
internal sealed class ReviewClient : IDisposable
{
    private const int MaxAnswerBytes = 1024 * 1024;
    private const int Tries = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    private readonly RemoteServer _server;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;

    /// <param name="through">What leads to the service; null where it is reached directly.</param>
    public ReviewClient(RemoteServer server, TimeSpan timeout, EgressDial? through, TimeProvider clock)
    {
        (_server, _timeout, _clock) = (server, timeout, clock);
        SocketsHttpHandler handler = new() { AllowAutoRedirect = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        if (through is not null)
            handler.ConnectCallback = (context, cancel) => through(context.DnsEndPoint, cancel);
        if (server.IsUnverified)
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, shown, _, _) => shown is not null;
        else if (server.Authorities.Count > 0)
            handler.SslOptions.CertificateChainPolicy = TrustPolicy.Of(server.Authorities);
        if (server.ClientCertificate is { } own)
            handler.SslOptions.ClientCertificates = [own];
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxAnswerBytes };
    }

    public string Url => _server.Url.GetLeftPart(UriPartial.Path);

    /// <summary>Sends something that needs no answer; throws <see cref="WebhookException"/> where it does not arrive in time.</summary>
    public Task SendAsync(JsonObject message, CancellationToken cancel) => PostAsync(message, static _ => [], cancel);

    /// <summary>The service's answer; throws <see cref="WebhookException"/> where there is none in time.</summary>
    public Task<JsonObject> PostAsync(JsonObject review, CancellationToken cancel) => PostAsync(review, static body => JsonTree.ParseObject(body), cancel);

    public void Dispose() => _http.Dispose();

    private async Task<JsonObject> PostAsync(JsonObject review, Func<byte[], JsonObject?> read, CancellationToken cancel)
    {
        using CancellationTokenSource late = new(_timeout, _clock);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        ReadOnlyMemory<byte> body = ObjectJson.ToBytes(review);
        try
        {
            for (int attempt = 1; ; attempt++)
            {
                if (await TryAsync(body, read, isLast: attempt == Tries, end.Token) is { } answer)
                    return answer;
                await Task.Delay(FirstPause * Math.Pow(2, attempt), _clock, end.Token);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new WebhookException($"Post \"{Url}\": context deadline exceeded");
        }
    }

    // Null for a service that may do better in a moment.
    private async Task<JsonObject?> TryAsync(ReadOnlyMemory<byte> body, Func<byte[], JsonObject?> read, bool isLast, CancellationToken cancel)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, _server.Url);
        request.Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (_server.Authorization.Length > 0)
            request.Headers.TryAddWithoutValidation("Authorization", _server.Authorization);
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, cancel);
            bool isBusy = response.StatusCode == HttpStatusCode.TooManyRequests || (int)response.StatusCode >= 500;
            if (isBusy && !isLast)
                return null;
            if (!response.IsSuccessStatusCode)
                throw new WebhookException($"Post \"{Url}\": the answer is {(int)response.StatusCode}");
            return read(await response.Content.ReadAsByteArrayAsync(cancel)) ?? throw new WebhookException($"Post \"{Url}\": the answer is not an object");
        }
        catch (JsonException broken)
        {
            throw new WebhookException($"Post \"{Url}\": {broken.Message}", broken);
        }
        catch (HttpRequestException failure)
        {
            return isLast ? throw new WebhookException($"Post \"{Url}\": {failure.InnerException?.Message ?? failure.Message}", failure) : null;
        }
    }
}
