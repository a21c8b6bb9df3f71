using Gantry.Grpc;
using Gantry.Grpc.Cri;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Gantry.Tests.Grpc;

public sealed class GrpcTests : IAsyncLifetime
{
    private readonly string _socket = Path.Combine(Path.GetTempPath(), $"grpc-{Guid.NewGuid():N}.sock");
    private WebApplication _app = null!;
    private GrpcChannel _channel = null!;

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(_socket, listen => listen.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        _app.MapGrpc("runtime.v1.RuntimeService", methods =>
        {
            methods.Unary("Version", VersionRequest.Parser, (request, _) => ValueTask.FromResult(new VersionResponse { RuntimeName = request.Version }));
            methods.Unary("Status", StatusRequest.Parser, ValueTask<StatusResponse> (_, _) => throw new GrpcException(GrpcStatus.NotFound, "no such pod: größer 100%"));
            methods.Unary("ListContainers", ListContainersRequest.Parser, async (ListContainersRequest _, CancellationToken cancel) =>
            {
                await Task.Delay(Timeout.Infinite, cancel);
                return new ListContainersResponse();
            });
            methods.ServerStreaming("GetContainerEvents", GetEventsRequest.Parser, (_, _) => Three());
        });
        await _app.StartAsync();
        _channel = GrpcChannel.OverUnixSocket(_socket);
    }

    [Fact]
    public async Task A_call_carries_its_message_there_and_back()
    {
        VersionResponse answer = await CallAsync("Version", new VersionRequest { Version = new string('x', 300_000) }, VersionResponse.Parser);

        Assert.Equal(300_000, answer.RuntimeName.Length);
    }

    [Fact]
    public async Task A_failure_arrives_with_its_status_and_words()
    {
        GrpcException failure = await Assert.ThrowsAsync<GrpcException>(() => CallAsync("Status", new StatusRequest(), StatusResponse.Parser));

        Assert.Equal(GrpcStatus.NotFound, failure.Status);
        Assert.Equal("no such pod: größer 100%", failure.Message);
    }

    [Fact]
    public async Task An_unknown_method_is_unimplemented()
    {
        GrpcException failure = await Assert.ThrowsAsync<GrpcException>(() => CallAsync("Nothing", new StatusRequest(), StatusResponse.Parser));

        Assert.Equal(GrpcStatus.Unimplemented, failure.Status);
    }

    [Fact]
    public async Task A_deadline_ends_a_call_that_does_not_answer()
    {
        GrpcException failure = await Assert.ThrowsAsync<GrpcException>(() =>
            _channel.UnaryAsync("runtime.v1.RuntimeService/ListContainers", new ListContainersRequest(), ListContainersResponse.Parser, TimeSpan.FromMilliseconds(50)));

        Assert.Equal(GrpcStatus.DeadlineExceeded, failure.Status);
    }

    [Fact]
    public async Task A_stream_yields_every_message_in_order()
    {
        var seen = new List<string>();

        await foreach (ContainerEventResponse message in _channel.ServerStreamingAsync("runtime.v1.RuntimeService/GetContainerEvents", new GetEventsRequest(), ContainerEventResponse.Parser))
            seen.Add(message.ContainerId);

        Assert.Equal(["1", "2", "3"], seen);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        using GrpcChannel nowhere = GrpcChannel.OverUnixSocket(_socket + ".none");

        GrpcException failure = await Assert.ThrowsAsync<GrpcException>(() =>
            nowhere.UnaryAsync("runtime.v1.RuntimeService/Version", new VersionRequest(), VersionResponse.Parser));

        Assert.Equal(GrpcStatus.Unavailable, failure.Status);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.DisposeAsync();
        File.Delete(_socket);
    }

    private Task<TResponse> CallAsync<TRequest, TResponse>(string method, TRequest request, Google.Protobuf.MessageParser<TResponse> parser)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>
        where TResponse : class, Google.Protobuf.IMessage<TResponse> =>
        _channel.UnaryAsync("runtime.v1.RuntimeService/" + method, request, parser);

    private static async IAsyncEnumerable<ContainerEventResponse> Three()
    {
        for (int i = 1; i <= 3; i++)
        {
            await Task.Yield();
            yield return new ContainerEventResponse { ContainerId = $"{i}" };
        }
    }
}
