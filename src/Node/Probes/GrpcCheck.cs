using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace Gantry.NodeAgent.Probes;

/// <summary>Asks the standard health service of a gRPC server: grpc.health.v1.Health/Check.</summary>
internal sealed class GrpcCheck : IDisposable
{
    private const int Serving = 1;

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero });

    public async Task<ProbeAnswer> RunAsync(string host, int port, string service, TimeSpan timeout, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(timeout);
        try
        {
            return await AskAsync(host, port, service, limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return ProbeAnswer.Failure($"timeout: health rpc did not complete within {timeout.TotalSeconds:0}s");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or InvalidProtocolBufferException)
        {
            return ProbeAnswer.Failure($"failed to connect service \"{host}:{port}\": {ConnectFailure.Words(failure, $"{host}:{port}")}");
        }
    }

    public void Dispose() => _http.Dispose();

    // HealthCheckRequest: field 1, the service's name, as text. HealthCheckResponse: field 1, the status, as a number.
    internal static byte[] RequestFrame(string service)
    {
        using var message = new MemoryStream();
        using (var writer = new CodedOutputStream(message, leaveOpen: true))
        {
            if (service.Length > 0)
            {
                writer.WriteTag(1, WireFormat.WireType.LengthDelimited);
                writer.WriteString(service);
            }
        }

        byte[] body = message.ToArray();
        byte[] frame = new byte[5 + body.Length];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), body.Length);
        body.CopyTo(frame, 5);
        return frame;
    }

    internal static int StatusOf(byte[] frame)
    {
        if (frame.Length < 5)
            return -1;

        var reader = new CodedInputStream(frame, 5, frame.Length - 5);
        int status = 0;
        while (reader.ReadTag() is var tag and not 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == 1)
                status = reader.ReadEnum();
            else
                reader.SkipLastField();
        }

        return status;
    }

    private async Task<ProbeAnswer> AskAsync(string host, int port, string service, CancellationToken cancel)
    {
        string bracketed = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{bracketed}:{port}/grpc.health.v1.Health/Check"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(RequestFrame(service)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using HttpResponseMessage answer = await _http.SendAsync(request, cancel);
        int status = StatusOf(await answer.Content.ReadAsByteArrayAsync(cancel));
        return status == Serving
            ? ProbeAnswer.Success()
            : ProbeAnswer.Failure($"service unhealthy (responded with \"{(status == 2 ? "NOT_SERVING" : "UNKNOWN")}\")");
    }
}
