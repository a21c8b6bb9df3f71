using System.Net;

namespace Gantry.Images.Registries;

/// <summary>Which failures may pass by themselves, and how long to wait before the next try.</summary>
internal static class Retries
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);

    public static bool IsPassing(Exception failure, CancellationToken cancel) => !cancel.IsCancellationRequested && failure switch
    {
        HttpRequestException { StatusCode: { } status } => (int)status >= 500 || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.NameResolutionError } => false,
        HttpRequestException or HttpIOException => true,
        // Nobody but the clock of silence has cancelled.
        OperationCanceledException => true,
        IOException { InnerException: System.Net.Sockets.SocketException } => true,
        _ => false,
    };

    public static TimeSpan Pause(int failures, TimeSpan first)
    {
        TimeSpan pause = first * Math.Pow(2, Math.Min(failures - 1, 16));
        TimeSpan capped = pause < LongestPause ? pause : LongestPause;
        return capped * (0.75 + (Random.Shared.NextDouble() / 2));
    }

    public static async Task<T> RunAsync<T>(Func<Task<T>> work, RegistryOptions options, TimeProvider clock, CancellationToken cancel)
    {
        for (int failures = 1; ; failures++)
        {
            try
            {
                return await work();
            }
            catch (Exception failure) when (failures < options.Attempts && IsPassing(failure, cancel))
            {
                await Task.Delay(Pause(failures, options.FirstPause), clock, cancel);
            }
        }
    }

    public static ImagesException Final(Exception failure, string registry) => failure switch
    {
        ImagesException known => known,
        HttpRequestException { StatusCode: not null } => new ImagesException(ImagesFailure.Unavailable, failure.Message, failure),
        OperationCanceledException => new ImagesException(ImagesFailure.Unavailable, $"the registry {registry} has stopped answering", failure),
        _ => new ImagesException(ImagesFailure.Unavailable, $"the registry {registry} cannot be reached: {Innermost(failure).Message}", failure),
    };

    private static Exception Innermost(Exception failure) => failure.InnerException is { } inner ? Innermost(inner) : failure;
}
