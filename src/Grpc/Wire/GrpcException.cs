namespace Gantry.Grpc;

/// <summary>A call that ended with a status other than OK: thrown by a handler to send it, and by a client that received it.</summary>
public sealed class GrpcException(GrpcStatus status, string message, Exception? cause = null) : Exception(message, cause)
{
    public GrpcStatus Status { get; } = status;
}
