using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Gantry.DockerApi.Containers.Mapping;
using Gantry.DockerApi.Requests;
using Gantry.Engine.Standalone;

namespace Gantry.DockerApi.Events;

/// <summary>What happens, one JSON document a line.</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this DockerRoutes docker, DockerServer server) =>
        docker.Get("/events", call => FollowAsync(call, server.Containers, server.Clock));

    private static async Task FollowAsync(DockerCall call, StandaloneEngine engine, TimeProvider clock)
    {
        EventFilter filter = EventFilter.Of(call);
        DateTimeOffset now = clock.GetUtcNow();
        DateTimeOffset? since = MomentOf(call, "since", now), until = MomentOf(call, "until", now);
        Refusals.RefuseIf(since > until, $"`since` time ({call.Text("since")}) cannot be after `until` time ({call.Text("until")})");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel);
        using ITimer? timer = until > now ? clock.CreateTimer(_ => end.Cancel(), null, until.Value - now, Timeout.InfiniteTimeSpan) : null;
        await using IAsyncEnumerator<DockerEvent> events = engine.Events.Listen(since, end.Token).GetAsyncEnumerator(end.Token);
        call.Http.Response.ContentType = "application/json";
        // From now on the client misses nothing, and may rely on that.
        await call.Http.Response.BodyWriter.FlushAsync(call.Cancel);
        try
        {
            await SendAsync(events, filter, call, until, endOfKept: until <= now ? end : null);
        }
        catch (OperationCanceledException) when (!call.Cancel.IsCancellationRequested)
        {
            // The time that was asked for is over.
        }
    }

    private static async Task SendAsync(IAsyncEnumerator<DockerEvent> events, EventFilter filter, DockerCall call, DateTimeOffset? until, CancellationTokenSource? endOfKept)
    {
        PipeWriter output = call.Http.Response.BodyWriter;
        while (true)
        {
            ValueTask<bool> next = events.MoveNextAsync();
            if (!next.IsCompleted)
            {
                await output.FlushAsync(call.Cancel);
                // Where only the past is wanted, that was all of it.
                if (endOfKept is not null)
                    await endOfKept.CancelAsync();
            }
            if (!await next || events.Current.Time > until)
                break;
            if (!filter.Allows(events.Current))
                continue;
            output.Write(JsonSerializer.SerializeToUtf8Bytes(EventDocument.Of(events.Current), EventJson.Plain.EventDocument));
            output.Write("\n"u8);
        }
        await output.FlushAsync(call.Cancel);
    }

    private static DateTimeOffset? MomentOf(DockerCall call, string name, DateTimeOffset now) =>
        call.Text(name) is { Length: > 0 } text ? Moment.Parse(text, now) : null;
}
