using Gantry.Engine;
using Gantry.Grpc;
using Gantry.Images;

namespace Gantry.Cri;

/// <summary>The errors of the interface, all of them.</summary>
internal static class CriErrors
{
    /// <summary>None for what is no failure of ours to explain.</summary>
    public static GrpcStatus? StatusOf(Exception failure) => failure switch
    {
        EngineException engine => Of(engine.Kind),
        ImagesException images => Of(images.Kind),
        FormatException or ArgumentException => GrpcStatus.InvalidArgument,
        _ => null,
    };

    private static GrpcStatus Of(EngineFailure kind) => kind switch
    {
        EngineFailure.NotFound => GrpcStatus.NotFound,
        EngineFailure.AlreadyExists => GrpcStatus.AlreadyExists,
        EngineFailure.Invalid => GrpcStatus.InvalidArgument,
        EngineFailure.WrongState => GrpcStatus.FailedPrecondition,
        EngineFailure.DeadlineExceeded => GrpcStatus.DeadlineExceeded,
        _ => GrpcStatus.Unknown,
    };

    private static GrpcStatus Of(ImagesFailure kind) => kind switch
    {
        ImagesFailure.NotFound => GrpcStatus.NotFound,
        ImagesFailure.Unauthorized => GrpcStatus.PermissionDenied,
        ImagesFailure.Invalid => GrpcStatus.InvalidArgument,
        ImagesFailure.DigestMismatch => GrpcStatus.DataLoss,
        ImagesFailure.Unavailable => GrpcStatus.Unavailable,
        ImagesFailure.NoSpace => GrpcStatus.ResourceExhausted,
        ImagesFailure.InUse => GrpcStatus.FailedPrecondition,
        _ => GrpcStatus.Unknown,
    };
}
