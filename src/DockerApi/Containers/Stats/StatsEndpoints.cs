using System.Text.Json;
using Gantry.DockerApi.Containers.Documents;
using Gantry.DockerApi.Requests;
using Gantry.Engine.Standalone;

namespace Gantry.DockerApi.Containers.Stats;

/// <summary>What a container uses: once, or every second until the client leaves.</summary>
internal static class StatsEndpoints
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public static async Task StatsAsync(this StandaloneEngine engine, DockerCall call, TimeProvider clock)
    {
        string id = engine.Get(call.Route("id")).Id;
        bool streams = call.Flag("stream", otherwise: true);
        if (streams && call.Flag("one-shot"))
            throw Mapping.Refusals.Invalid("cannot have stream=true and one-shot=true");
        StandaloneUsage usage = engine.Usage(id);
        if (call.Flag("one-shot"))
        {
            await call.AnswerAsync(StatsView.Of(usage, before: null), ContainerJson.Default.StatsDocument);
            return;
        }
        call.Http.Response.ContentType = "application/json";
        using var timer = new PeriodicTimer(Interval, clock);
        if (streams)
            await WriteAsync(call, StatsView.Of(usage, before: null));
        while (await timer.WaitForNextTickAsync(call.Cancel))
        {
            StandaloneUsage before = usage;
            usage = engine.Usage(id);
            await WriteAsync(call, StatsView.Of(usage, before));
            if (!streams)
                return;
        }
    }

    private static async Task WriteAsync(DockerCall call, StatsDocument stats)
    {
        await call.Http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(stats, ContainerJson.Default.StatsDocument), call.Cancel);
        await call.Http.Response.Body.WriteAsync("\n"u8.ToArray(), call.Cancel);
        await call.Http.Response.Body.FlushAsync(call.Cancel);
    }
}
