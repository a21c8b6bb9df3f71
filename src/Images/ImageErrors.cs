using System.Text.Json;
using Gantry.Linux;

namespace Gantry.Images;

/// <summary>Turns whatever went wrong inside into the one exception of this project, with the image's name in front.</summary>
internal static class ImageErrors
{
    private const int NoSpaceOnDevice = 28;

    public static async Task<T> NamingAsync<T>(string image, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (Explain(image, failure) is { } explained)
        {
            throw explained;
        }
    }

    private static ImagesException? Explain(string image, Exception failure) => failure switch
    {
        ImagesException known => new ImagesException(known.Kind, $"image {image}: {known.Message}", known),
        InvalidDataException => new ImagesException(ImagesFailure.Invalid, $"image {image}: {failure.Message}", failure),
        JsonException => new ImagesException(ImagesFailure.Invalid, $"image {image}: one of its documents is broken: {failure.Message}", failure),
        FormatException => new ImagesException(ImagesFailure.Invalid, $"image {image}: {failure.Message}", failure),
        NotSupportedException => new ImagesException(ImagesFailure.Invalid, $"image {image}: {failure.Message}", failure),
        LinuxException { Errno: Errno.NoSpace } => new ImagesException(ImagesFailure.NoSpace, $"image {image}: the disk is full", failure),
        IOException when (failure.HResult & 0xFFFF) == NoSpaceOnDevice =>
            new ImagesException(ImagesFailure.NoSpace, $"image {image}: the disk is full", failure),
        HttpRequestException => new ImagesException(ImagesFailure.Unavailable, $"image {image}: {failure.Message}", failure),
        FileNotFoundException or DirectoryNotFoundException => new ImagesException(ImagesFailure.NotFound, $"image {image}: {failure.Message}", failure),
        LinuxException or IOException => new ImagesException(ImagesFailure.Unavailable, $"image {image}: {failure.Message}", failure),
        _ => null,
    };
}
