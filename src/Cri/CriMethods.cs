using Google.Protobuf;
using Gantry.Grpc;

namespace Gantry.Cri;

/// <summary>Maps methods so that failures of the engine and the image store become statuses of the protocol.</summary>
internal sealed class CriMethods(GrpcMethods methods)
{
    public void Unary<TRequest, TResponse>(string method, MessageParser<TRequest> parser, Func<TRequest, CancellationToken, Task<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        methods.Unary<TRequest, TResponse>(method, parser, async (request, cancel) =>
        {
            try
            {
                return await handler(request, cancel);
            }
            catch (Exception failure) when (CriErrors.StatusOf(failure) is not null)
            {
                throw new GrpcException(CriErrors.StatusOf(failure)!.Value, failure.Message, failure);
            }
        });

    public void Unary<TRequest, TResponse>(string method, MessageParser<TRequest> parser, Func<TRequest, TResponse> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        Unary(method, parser, (request, _) => Task.FromResult(handler(request)));

    public void ServerStreaming<TRequest, TResponse>(string method, MessageParser<TRequest> parser, Func<TRequest, CancellationToken, IAsyncEnumerable<TResponse>> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        methods.ServerStreaming(method, parser, handler);
}
