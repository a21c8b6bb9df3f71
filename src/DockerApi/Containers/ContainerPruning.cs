using Gantry.DockerApi.Containers.Documents;
using Gantry.DockerApi.Requests;
using Gantry.Engine;
using Gantry.Engine.Standalone;

namespace Gantry.DockerApi.Containers;

/// <summary>Removes the containers that do not run.</summary>
internal static class ContainerPruning
{
    public static async Task PruneAsync(DockerCall call, DockerServer server, StandaloneEngine engine)
    {
        Filters filters = call.Filters().Check("label", "label!", "until");
        DateTimeOffset now = server.Clock.GetUtcNow();
        DateTimeOffset? until = filters.Values("until") is [var text, ..] ? Moment.Parse(text, now) : null;
        List<string> removed = [];
        long bytes = 0;
        foreach (StandaloneRecord container in engine.List().Where(container => IsUnused(container, filters, until)))
        {
            long written = engine.Written(container.Id).Bytes;
            if (!await TryRemoveAsync(engine, container.Id, call.Cancel))
                continue;
            removed.Add(container.Id);
            bytes += written;
        }
        engine.Events.Publish(new DockerEvent(
            "container", "prune", "", new Dictionary<string, string> { ["reclaimed"] = bytes.ToString(global::System.Globalization.CultureInfo.InvariantCulture) }, now));
        await call.AnswerAsync(new PruneAnswer(removed.Count > 0 ? removed : null, bytes), ContainerJson.Default.PruneAnswer);
    }

    private static bool IsUnused(StandaloneRecord container, Filters filters, DateTimeOffset? until) =>
        container.State is StandaloneState.Created or StandaloneState.Exited or StandaloneState.Dead
        && (until is null || container.CreatedAt < until)
        && filters.AllowsLabels(container.Config.Labels) && filters.AllowsWithoutLabels(container.Config.Labels);

    // Somebody may have started or removed it meanwhile.
    private static async Task<bool> TryRemoveAsync(StandaloneEngine engine, string id, CancellationToken cancel)
    {
        try
        {
            await engine.RemoveAsync(id, force: false, volumes: false, cancel);
            return true;
        }
        catch (EngineException)
        {
            return false;
        }
    }
}
