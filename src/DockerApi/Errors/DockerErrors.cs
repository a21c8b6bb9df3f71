using Gantry.Build;
using Gantry.Engine;
using Gantry.Images;
using Gantry.Linux;
using Gantry.Network;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Errors;

/// <summary>Every failure as the status that dockerd gives it. The message goes out as it is.</summary>
internal static class DockerErrors
{
    public static int StatusOf(Exception failure) => failure switch
    {
        DockerException refused => StatusOf(refused.Kind),
        EngineException engine => StatusOf(engine.Kind),
        ImagesException images => StatusOf(images.Kind),
        NetworkException network => StatusOf(network.Kind),
        BuildException => StatusCodes.Status400BadRequest,
        BadHttpRequestException malformed => malformed.StatusCode,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>A sentence for the client; what is not meant for clients stays in the log.</summary>
    public static string MessageOf(Exception failure) => failure is DockerException or EngineException or ImagesException or NetworkException or BuildException or LinuxException or BadHttpRequestException or IOException
        ? failure.Message.Replace("No space left", "no space left", StringComparison.Ordinal)
        : $"internal error: {failure.GetType().Name}: {failure.Message}";

    private static int StatusOf(DockerFailure kind) => kind switch
    {
        DockerFailure.Invalid => StatusCodes.Status400BadRequest,
        DockerFailure.Unauthorized => StatusCodes.Status401Unauthorized,
        DockerFailure.Forbidden => StatusCodes.Status403Forbidden,
        DockerFailure.NotFound => StatusCodes.Status404NotFound,
        DockerFailure.Conflict => StatusCodes.Status409Conflict,
        DockerFailure.TooLarge => StatusCodes.Status413PayloadTooLarge,
        DockerFailure.NotSupported => StatusCodes.Status501NotImplemented,
        DockerFailure.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static int StatusOf(EngineFailure kind) => kind switch
    {
        EngineFailure.NotFound => StatusCodes.Status404NotFound,
        EngineFailure.Invalid => StatusCodes.Status400BadRequest,
        EngineFailure.ReadOnly => StatusCodes.Status403Forbidden,
        EngineFailure.AlreadyExists or EngineFailure.InUse or EngineFailure.WrongState => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static int StatusOf(ImagesFailure kind) => kind switch
    {
        ImagesFailure.NotFound or ImagesFailure.NoPlatform => StatusCodes.Status404NotFound,
        ImagesFailure.Invalid => StatusCodes.Status400BadRequest,
        ImagesFailure.InUse => StatusCodes.Status409Conflict,
        ImagesFailure.Unauthorized => StatusCodes.Status401Unauthorized,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static int StatusOf(NetworkFailure kind) => kind switch
    {
        NetworkFailure.Invalid => StatusCodes.Status400BadRequest,
        NetworkFailure.NotFound => StatusCodes.Status404NotFound,
        NetworkFailure.Conflict => StatusCodes.Status409Conflict,
        NetworkFailure.Forbidden => StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status500InternalServerError,
    };
}
