using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Egress;

namespace Gantry.KubeServer.Webhooks;

/// <summary>Asks services over HTTPS that others run: sends them JSON and reads JSON, within a time. Connections are kept for the next question.</summary>
internal sealed class WebhookClient(ServiceEndpoints services, EgressRoutes egress, TimeProvider clock) : IDisposable
{
    // An answer holds at most a changed object, which is bounded, and a patch of about its size.
    private const int MaxAnswerBytes = 16 * 1024 * 1024;
    private const int MaxTargets = 512;

    // A service moves to other pods; connections to the old ones end after this.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<WebhookTarget, HttpClient> _clients = new();

    /// <summary>Posts a question; throws <see cref="WebhookException"/> where no object comes back in time.</summary>
    public async Task<JsonObject> PostAsync(WebhookTarget target, JsonObject question, TimeSpan timeout, CancellationToken cancel)
    {
        string seconds = string.Create(CultureInfo.InvariantCulture, $"{(int)Math.Ceiling(timeout.TotalSeconds)}s");
        string query = $"{(target.Path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}timeout={seconds}";
        string url = target.Url + query;
        using CancellationTokenSource late = new(timeout, clock);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            return await SendAsync(target, question, query, both.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new WebhookException($"Post \"{url}\": context deadline exceeded");
        }
        catch (HttpRequestException failure)
        {
            throw new WebhookException($"Post \"{url}\": {WhyOf(failure)}", failure);
        }
        catch (IOException failure)
        {
            throw new WebhookException($"Post \"{url}\": {failure.Message}", failure);
        }
    }

    private static string WhyOf(HttpRequestException failure) => failure switch
    {
        { InnerException: WebhookException known } => known.Message,
        { HttpRequestError: HttpRequestError.ResponseEnded } => "EOF",
        { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => string.Create(CultureInfo.InvariantCulture, $"the answer is longer than {MaxAnswerBytes} bytes"),
        { InnerException: HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } } => "unexpected EOF",
        _ => failure.InnerException?.Message ?? failure.Message,
    };

    public void Dispose()
    {
        foreach (HttpClient client in _clients.Values)
            client.Dispose();
        _clients.Clear();
    }

    private async Task<JsonObject> SendAsync(WebhookTarget target, JsonObject question, string query, CancellationToken cancel)
    {
        // The connector encrypts by itself, so that it can say what is wrong with a certificate; to the library the connection is a plain one.
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri($"http://{target.Authority}{target.Path}{query}"));
        request.Content = new ReadOnlyMemoryContent(ObjectJson.ToBytes(question)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.TryAddWithoutValidation("User-Agent", "kube-apiserver-admission");
        using HttpResponseMessage response = await ClientOf(target).SendAsync(request, cancel);
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancel);
        if (!response.IsSuccessStatusCode)
            throw new WebhookException(Refusal(response.StatusCode, body)) { Code = (int)response.StatusCode };
        return Read(body);
    }

    private static JsonObject Read(byte[] body)
    {
        try
        {
            return JsonTree.ParseObject(body) ?? throw new WebhookException("couldn't get version/kind; json parse error: the answer is not an object");
        }
        catch (JsonException failure)
        {
            throw new WebhookException($"couldn't get version/kind; json parse error: {failure.Message}", failure);
        }
    }

    private HttpClient ClientOf(WebhookTarget target)
    {
        if (_clients.TryGetValue(target, out HttpClient? known))
            return known;

        HttpClient made = Make(target);
        if (_clients.Count >= MaxTargets)
            _clients.Clear();
        HttpClient kept = _clients.GetOrAdd(target, made);
        if (!ReferenceEquals(kept, made))
            made.Dispose();
        return kept;
    }

    private HttpClient Make(WebhookTarget target)
    {
        WebhookConnector connector;
        try
        {
            connector = new WebhookConnector(target, services, egress, clock);
        }
        catch (WebhookException wrong)
        {
            throw new WebhookException($"could not get REST client: {wrong.Message}", wrong);
        }

        return new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = ConnectionLifetime,
            ConnectCallback = (_, cancel) => connector.ConnectAsync(cancel),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
    }

    // What client libraries make of an answer that is no success.
    private static string Refusal(HttpStatusCode code, byte[] body)
    {
        string text = Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, 2048)).Trim();
        if (text.StartsWith('{') && ParsedMessage(body) is { Length: > 0 } message)
            return message;
        return (int)code switch
        {
            400 => "the server rejected our request for an unknown reason",
            401 => "the server has asked for the client to provide credentials",
            403 or 406 => text.Length > 0 ? text : "unknown",
            404 => "the server could not find the requested resource",
            405 => "the server does not allow this method on the requested resource",
            409 => "the server reported a conflict",
            415 => text.Length > 0 ? text : "the body of the request was in an unknown format",
            422 => "the server rejected our request due to an error in our request",
            429 => "the server has received too many requests and has asked us to try again later",
            503 => "the server is currently unable to handle the request",
            504 => "the server was unable to return a response in the time allotted, but may still be processing the request",
            >= 500 => $"an error on the server ({JsonValue.Create(text.Length > 0 ? text : "unknown").ToJsonString()}) has prevented the request from succeeding",
            _ => $"the server responded with the status code {(int)code} but did not return more information",
        };
    }

    private static string? ParsedMessage(byte[] body)
    {
        try
        {
            return JsonTree.ParseObject(body) is { } status && status.Text("kind") == "Status" ? status.Text("message") : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
