using System.Text.Json;
using Gantry.Linux;

namespace Gantry.Images;

/// <summary>Turns whatever went wrong inside into the one exception of this project, with the name of what it went wrong with in front.</summary>
internal static class ImageErrors
{
    private const int NoSpaceOnDevice = 28;

    public static async Task<T> NamingAsync<T>(string subject, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (Explain(subject, failure) is { } explained)
        {
            throw explained;
        }
    }

    private static ImagesException? Explain(string subject, Exception failure) => failure switch
    {
        ImagesException known => new ImagesException(known.Kind, $"{subject}: {known.Message}", known),
        InvalidDataException => new ImagesException(ImagesFailure.Invalid, $"{subject}: {failure.Message}", failure),
        JsonException => new ImagesException(ImagesFailure.Invalid, $"{subject}: one of its documents is broken: {failure.Message}", failure),
        FormatException => new ImagesException(ImagesFailure.Invalid, $"{subject}: {failure.Message}", failure),
        NotSupportedException => new ImagesException(ImagesFailure.Invalid, $"{subject}: {failure.Message}", failure),
        LinuxException { Errno: Errno.NoSpace } => new ImagesException(ImagesFailure.NoSpace, $"{subject}: no space left on device", failure),
        IOException when (failure.HResult & 0xFFFF) == NoSpaceOnDevice =>
            new ImagesException(ImagesFailure.NoSpace, $"{subject}: no space left on device", failure),
        HttpRequestException => new ImagesException(ImagesFailure.Unavailable, $"{subject}: {failure.Message}", failure),
        FileNotFoundException or DirectoryNotFoundException => new ImagesException(ImagesFailure.NotFound, $"{subject}: {failure.Message}", failure),
        LinuxException or IOException => new ImagesException(ImagesFailure.Unavailable, $"{subject}: {failure.Message}", failure),
        _ => null,
    };
}
