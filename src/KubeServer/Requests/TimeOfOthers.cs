using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Requests;

/// <summary>How much of a request's time was not the server's: webhooks, and the wait for a seat. Most requests have none of it.</summary>
internal sealed class TimeOfOthers
{
    private long _ticks;

    /// <summary>The time in the ticks of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public static long Of(HttpContext http) => http.Features.Get<TimeOfOthers>() is { } time ? Interlocked.Read(ref time._ticks) : 0;

    public static void Add(HttpContext http, long ticks)
    {
        TimeOfOthers? time = http.Features.Get<TimeOfOthers>();
        if (time is null)
            http.Features.Set(time = new TimeOfOthers());
        Interlocked.Add(ref time._ticks, ticks);
    }
}
