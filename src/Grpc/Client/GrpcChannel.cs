using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace Gantry.Grpc;

/// <summary>Calls a gRPC server over HTTP/2 without TLS, usually on a unix socket. One channel serves many calls at once.</summary>
public sealed class GrpcChannel : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly Uri _base;

    private GrpcChannel(HttpMessageInvoker http, Uri address)
    {
        _http = http;
        _base = address;
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
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        return new GrpcChannel(new HttpMessageInvoker(handler), new Uri("http://localhost/"));
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
            TResponse? response = await GrpcFrames.ReadAsync(body, parser, deadline.Token);
            await DrainAsync(body, deadline.Token);
            ThrowUnlessOk(answer, method);
            return response ?? throw new GrpcException(GrpcStatus.Internal, $"{method} answered without a message");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new GrpcException(GrpcStatus.DeadlineExceeded, $"{method} did not answer within {timeout}");
        }
    }

    public async IAsyncEnumerable<TResponse> ServerStreamingAsync<TRequest, TResponse>(
        string method, TRequest request, MessageParser<TResponse> parser, [EnumeratorCancellation] CancellationToken cancel = default)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        using HttpResponseMessage answer = await SendAsync(method, request, timeout: null, cancel);
        PipeReader body = PipeReader.Create(await answer.Content.ReadAsStreamAsync(cancel));
        while (await NextAsync(body, parser, method, cancel) is { } response)
            yield return response;
        ThrowUnlessOk(answer, method);
    }

    public void Dispose() => _http.Dispose();

    private static async ValueTask<T?> NextAsync<T>(PipeReader body, MessageParser<T> parser, string method, CancellationToken cancel)
        where T : class, IMessage<T>
    {
        try
        {
            return await GrpcFrames.ReadAsync(body, parser, cancel);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new GrpcException(GrpcStatus.Unavailable, $"{method}: the connection broke: {failure.Message}", failure);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string method, IMessage request, TimeSpan? timeout, CancellationToken cancel)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(_base, method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Frame(request)),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        message.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (timeout is { } limit)
            message.Headers.Add("grpc-timeout", GrpcTimeout.Format(limit));

        try
        {
            HttpResponseMessage answer = await _http.SendAsync(message, cancel);
            if (answer.StatusCode is not HttpStatusCode.OK)
                throw new GrpcException(GrpcStatus.Unavailable, $"{method}: HTTP status {(int)answer.StatusCode}");
            return answer;
        }
        catch (HttpRequestException failure)
        {
            throw new GrpcException(GrpcStatus.Unavailable, $"{method}: {failure.Message}", failure);
        }
    }

    private static byte[] Frame(IMessage request)
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
