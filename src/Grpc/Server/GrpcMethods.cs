using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gantry.Grpc;

/// <summary>The methods of one gRPC service, each a route "/service/Method".</summary>
public sealed class GrpcMethods
{
    private readonly IEndpointRouteBuilder _endpoints;
    private readonly string _service;

    internal GrpcMethods(IEndpointRouteBuilder endpoints, string service)
    {
        _endpoints = endpoints;
        _service = service;
        endpoints.MapPost($"/{service}/{{method}}", NotThereAsync);
    }

    public void Unary<TRequest, TResponse>(string method, MessageParser<TRequest> parser, Func<TRequest, CancellationToken, ValueTask<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        Map(method, async (http, cancel) =>
        {
            TRequest request = await RequestAsync(http, parser, cancel);
            TResponse response = await handler(request, cancel);
            GrpcFrames.Write(http.Response.BodyWriter, response);
        });

    /// <summary>A method that answers with many messages; each is sent as soon as the handler yields it.</summary>
    public void ServerStreaming<TRequest, TResponse>(string method, MessageParser<TRequest> parser, Func<TRequest, CancellationToken, IAsyncEnumerable<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        Map(method, async (http, cancel) =>
        {
            TRequest request = await RequestAsync(http, parser, cancel);
            await http.Response.StartAsync(cancel);
            await foreach (TResponse response in handler(request, cancel).WithCancellation(cancel))
            {
                GrpcFrames.Write(http.Response.BodyWriter, response);
                await http.Response.BodyWriter.FlushAsync(cancel);
            }
        });

    private void Map(string method, Func<HttpContext, CancellationToken, Task> call) =>
        _endpoints.MapPost($"/{_service}/{method}", http => GrpcCall.RunAsync(http, call));

    private Task NotThereAsync(HttpContext http) => GrpcCall.RunAsync(http, (_, _) =>
        throw new GrpcException(GrpcStatus.Unimplemented, $"unknown method {http.Request.RouteValues["method"]} for service {_service}"));

    private static async ValueTask<T> RequestAsync<T>(HttpContext http, MessageParser<T> parser, CancellationToken cancel)
        where T : class, IMessage<T> =>
        await GrpcFrames.ReadAsync(http.Request.BodyReader, parser, GrpcFrames.MaxMessageBytes, cancel)
        ?? throw new GrpcException(GrpcStatus.InvalidArgument, "the call carries no message");
}
