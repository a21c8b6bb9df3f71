using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace Gantry.Grpc;

/// <summary>Calls a gRPC server over HTTP/2: on a unix socket, or over TCP with or without TLS. One channel serves many calls at once.</summary>
public sealed class GrpcChannel : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly Uri _base;
    private readonly GrpcChannelOptions _options;

    private GrpcChannel(HttpMessageInvoker http, Uri address, GrpcChannelOptions options)
    {
        _http = http;
        _base = address;
        _options = options;
    }

    /// <summary>A channel to an address such as https://10.0.0.1:2379; http is HTTP/2 without TLS.</summary>
    public static GrpcChannel To(Uri server, GrpcChannelOptions? options = null)
    {
        options ??= new GrpcChannelOptions();
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = options.ConnectTimeout,
            KeepAlivePingDelay = options.KeepAlive,
            KeepAlivePingTimeout = options.KeepAlive,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            InitialHttp2StreamWindowSize = 1024 * 1024,
        };
        if (options.Tls is { } tls)
            handler.SslOptions = tls;
        if (options.Dial is { } dial)
            handler.ConnectCallback = (context, cancel) => dial(context.DnsEndPoint, cancel);
        return new GrpcChannel(new HttpMessageInvoker(handler), new Uri(server, "/"), options);
    }

    public static GrpcChannel OverUnixSocket(string path)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            EnableMultipleHttp2Connections = true,
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch (Exception failure)
                {
                    socket.Dispose();
                    if (failure is not SocketException)
                        throw;

                    // Told as it is: the system's own word for a socket that is not there speaks of addresses.
                    throw new IOException($"{path}: {(File.Exists(path) ? failure.Message : "there is no such socket")}");
                }
            },
        };
        return new GrpcChannel(new HttpMessageInvoker(handler), new Uri("http://localhost/"), new GrpcChannelOptions());
    }

    /// <param name="method">Service and method, such as "runtime.v1.RuntimeService/Version".</param>
    /// <param name="timeout">The deadline, told to the server too; null waits for ever.</param>
    public async Task<TResponse> UnaryAsync<TRequest, TResponse>(
        string method, TRequest request, MessageParser<TResponse> parser, TimeSpan? timeout = null, CancellationToken cancel = default)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (timeout is { } limit)
            deadline.CancelAfter(limit);

        try
        {
            using HttpResponseMessage answer = await SendAsync(method, request, timeout, deadline.Token);
            PipeReader body = PipeReader.Create(await answer.Content.ReadAsStreamAsync(deadline.Token));
            TResponse? response = await GrpcFrames.ReadAsync(body, parser, _options.MaxMessageBytes, deadline.Token);
            await DrainAsync(body, deadline.Token);
            ThrowUnlessOk(answer, method);
            return response ?? throw new GrpcException(GrpcStatus.Internal, $"{method} answered without a message");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new GrpcException(GrpcStatus.DeadlineExceeded, $"{method} did not answer within {timeout}");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new GrpcException(GrpcStatus.Unavailable, $"{method}: the connection broke: {failure.Message}", failure);
        }
    }

    public async IAsyncEnumerable<TResponse> ServerStreamingAsync<TRequest, TResponse>(
        string method, TRequest request, MessageParser<TResponse> parser, [EnumeratorCancellation] CancellationToken cancel = default)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        using HttpResponseMessage answer = await SendAsync(method, request, timeout: null, cancel);
        await foreach (TResponse response in ReadAllAsync(answer, parser, method, cancel))
            yield return response;
    }

    /// <summary>
    /// Opens a stream in both directions: what the outgoing stream yields is sent as it comes, and its end ends the outgoing half. The caller
    /// ends the whole call by leaving the enumeration or by <paramref name="cancel"/>.
    /// </summary>
    public async IAsyncEnumerable<TResponse> DuplexAsync<TRequest, TResponse>(
        string method, IAsyncEnumerable<TRequest> outgoing, MessageParser<TResponse> parser, [EnumeratorCancellation] CancellationToken cancel = default)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            using HttpResponseMessage answer = await SendAsync(method, new MessageStream<TRequest>(outgoing, end.Token), timeout: null, end.Token);
            await foreach (TResponse response in ReadAllAsync(answer, parser, method, end.Token))
                yield return response;
        }
        finally
        {
            await end.CancelAsync();
        }
    }

    public void Dispose() => _http.Dispose();

    private async IAsyncEnumerable<TResponse> ReadAllAsync<TResponse>(
        HttpResponseMessage answer, MessageParser<TResponse> parser, string method, [EnumeratorCancellation] CancellationToken cancel)
        where TResponse : class, IMessage<TResponse>
    {
        PipeReader body = PipeReader.Create(await answer.Content.ReadAsStreamAsync(cancel));
        while (await NextAsync(body, parser, method, cancel) is { } response)
            yield return response;
        ThrowUnlessOk(answer, method);
    }

    private async ValueTask<T?> NextAsync<T>(PipeReader body, MessageParser<T> parser, string method, CancellationToken cancel)
        where T : class, IMessage<T>
    {
        try
        {
            return await GrpcFrames.ReadAsync(body, parser, _options.MaxMessageBytes, cancel);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new GrpcException(GrpcStatus.Unavailable, $"{method}: the connection broke: {failure.Message}", failure);
        }
    }

    private Task<HttpResponseMessage> SendAsync(string method, IMessage request, TimeSpan? timeout, CancellationToken cancel) =>
        SendAsync(method, new ByteArrayContent(Frame(request)), timeout, cancel);

    private async Task<HttpResponseMessage> SendAsync(string method, HttpContent content, TimeSpan? timeout, CancellationToken cancel)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(_base, method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        message.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (timeout is { } limit)
            message.Headers.Add("grpc-timeout", GrpcTimeout.Format(limit));
        foreach ((string name, string value) in _options.Metadata())
            message.Headers.TryAddWithoutValidation(name, value);

        try
        {
            HttpResponseMessage answer = await _http.SendAsync(message, cancel);
            if (answer.StatusCode is not HttpStatusCode.OK)
                throw new GrpcException(GrpcStatus.Unavailable, $"{method}: HTTP status {(int)answer.StatusCode}");
            return answer;
        }
        catch (HttpRequestException failure)
        {
            string why = failure.InnerException is IOException { InnerException: null } unreachable ? unreachable.Message : failure.Message;
            throw new GrpcException(GrpcStatus.Unavailable, $"{method}: {why}", failure);
        }
    }

    internal static byte[] Frame(IMessage request)
    {
        int size = request.CalculateSize();
        byte[] frame = new byte[5 + size];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), size);
        request.WriteTo(frame.AsSpan(5));
        return frame;
    }

    private static async ValueTask DrainAsync(PipeReader body, CancellationToken cancel)
    {
        while (true)
        {
            ReadResult read = await body.ReadAsync(cancel);
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    // A server that fails at once sends the status among the headers ("trailers only").
    private static void ThrowUnlessOk(HttpResponseMessage answer, string method)
    {
        string? status = Header(answer.TrailingHeaders, "grpc-status") ?? Header(answer.Headers, "grpc-status");
        if (!int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out int code))
            throw new GrpcException(GrpcStatus.Internal, $"{method} ended without a status");
        if (code == (int)GrpcStatus.Ok)
            return;

        string message = Header(answer.TrailingHeaders, "grpc-message") ?? Header(answer.Headers, "grpc-message") ?? "";
        throw new GrpcException((GrpcStatus)code, Uri.UnescapeDataString(message));
    }

    private static string? Header(HttpHeaders headers, string name) =>
        headers.TryGetValues(name, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;
}
