using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gantry.KubeServer.InProcess;

/// <summary>One request and its answer within the process: the answer's bytes go through a pipe, so a watch streams as over a socket.</summary>
internal sealed class InProcessExchange : IHttpResponseBodyFeature, IHttpRequestLifetimeFeature, IDisposable
{
    private readonly Pipe _pipe = new(new PipeOptions(useSynchronizationContext: false));
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abort = new();
    private readonly HttpResponseFeature _response;
    private readonly DefaultHttpContext _http;
    private readonly HttpRequestMessage _request;
    private readonly StartingWriter _writer;

    private InProcessExchange(HttpRequestMessage request, RequestUser user, Stream body)
    {
        _request = request;
        _writer = new StartingWriter(_pipe.Writer, () => _started.TrySetResult());
        Stream = _writer.AsStream();
        RequestAborted = _abort.Token;
        FeatureCollection features = new();
        _response = new HttpResponseFeature();
        features.Set<IHttpRequestFeature>(RequestOf(request, body));
        features.Set<IHttpResponseFeature>(_response);
        features.Set<IHttpResponseBodyFeature>(this);
        features.Set<IHttpRequestLifetimeFeature>(this);
        features.Set(user);
        _http = new DefaultHttpContext(features);
    }

    public Stream Stream { get; }

    public PipeWriter Writer => _writer;

    public CancellationToken RequestAborted { get; set; }

    public static async Task<InProcessExchange> BeginAsync(HttpRequestMessage request, RequestUser user, CancellationToken cancel)
    {
        Stream body = request.Content is null ? Stream.Null : await request.Content.ReadAsStreamAsync(cancel);
        return new InProcessExchange(request, user, body);
    }

    /// <summary>Starts the answer. The exchange owns the run: it ends with the answer, or when the reader of the answer leaves.</summary>
    public void Run(RequestDelegate api) => _ = RunAsync(api);

    public async Task<HttpResponseMessage> ResponseAsync(CancellationToken cancel)
    {
        try
        {
            await _started.Task.WaitAsync(cancel);
        }
        catch
        {
            Abort();
            throw;
        }

        HttpResponseMessage response = new((HttpStatusCode)_response.StatusCode)
        {
            RequestMessage = _request,
            Content = new StreamContent(new AnswerStream(_pipe.Reader, Abort)),
        };
        foreach ((string name, var values) in _response.Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, values.ToArray()))
                response.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        return response;
    }

    public void Abort()
    {
        try
        {
            _abort.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The answer is complete; there is nothing left to break off.
        }
    }

    public void Dispose() => _abort.Dispose();

    public void DisableBuffering()
    {
    }

    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        _started.TrySetResult();
        return Task.CompletedTask;
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("the API sends no files");

    public async Task CompleteAsync()
    {
        _started.TrySetResult();
        await _pipe.Writer.CompleteAsync();
    }

    private async Task RunAsync(RequestDelegate api)
    {
        // Off the caller's stack: a request that completes at once would otherwise nest in whoever sends it.
        await Task.Yield();
        try
        {
            await api(_http);
            await CompleteAsync();
        }
        catch (Exception failure)
        {
            await _pipe.Writer.CompleteAsync(failure);
            _started.TrySetException(new HttpRequestException(failure.Message, failure));
        }
        finally
        {
            Dispose();
        }
    }

    private static HttpRequestFeature RequestOf(HttpRequestMessage request, Stream body)
    {
        Uri address = request.RequestUri ?? throw new InvalidOperationException("the request has no address");
        HttpRequestFeature feature = new()
        {
            Method = request.Method.Method,
            Path = Uri.UnescapeDataString(address.IsAbsoluteUri ? address.AbsolutePath : address.OriginalString.Split('?')[0]),
            QueryString = address.IsAbsoluteUri ? address.Query : "",
            Scheme = "http",
            Protocol = "HTTP/1.1",
            Body = body,
        };
        foreach ((string name, IEnumerable<string> values) in request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>()))
            feature.Headers[name] = values.ToArray();
        return feature;
    }
}
