using Gantry.Grpc;

namespace Gantry.Store.Etcd;

/// <summary>What the failures of etcd's calls mean to the store.</summary>
internal static class EtcdFailures
{
    /// <summary>Whether another member, or the same one later, may answer. A write that ended so may have been applied.</summary>
    public static bool IsPassing(this GrpcException failure) => failure.Status switch
    {
        GrpcStatus.Unavailable or GrpcStatus.DeadlineExceeded or GrpcStatus.Unknown or GrpcStatus.Internal or GrpcStatus.Aborted or GrpcStatus.Cancelled => true,
        GrpcStatus.ResourceExhausted => failure.Message.Contains("too many requests", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Whether the token that was shown is not good any more.</summary>
    public static bool IsStaleToken(this GrpcException failure) =>
        failure.Status is GrpcStatus.Unauthenticated
        || failure.Status is GrpcStatus.InvalidArgument && (failure.Message.Contains("auth store is old", StringComparison.Ordinal) || failure.Message.Contains("user name is empty", StringComparison.Ordinal));

    public static bool IsCompacted(this GrpcException failure) => failure.Status is GrpcStatus.OutOfRange && failure.Message.Contains("compacted", StringComparison.Ordinal);

    public static StoreException Translated(this GrpcException failure) => failure.Status switch
    {
        GrpcStatus.ResourceExhausted when failure.Message.Contains("space exceeded", StringComparison.Ordinal) => new(StoreFailure.NoSpace, "etcd has reached its quota of space: nothing is written until \"gantry etcd defragment\" has made room, or the quota is larger", failure),
        GrpcStatus.InvalidArgument when failure.Message.Contains("too large", StringComparison.Ordinal) => new(StoreFailure.TooLarge, "the value is larger than etcd takes", failure),
        _ when failure.IsPassing() => new(StoreFailure.Unavailable, $"etcd does not answer: {failure.Message}", failure),
        _ => new(StoreFailure.Broken, $"etcd: {failure.Message}", failure),
    };
}
