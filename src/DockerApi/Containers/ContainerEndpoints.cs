using Gantry.DockerApi.Containers.Documents;
using Gantry.DockerApi.Containers.Logs;
using Gantry.DockerApi.Containers.Stats;
using Gantry.DockerApi.Containers.Streams;
using Gantry.DockerApi.Containers.Views;
using Gantry.DockerApi.Requests;
using Gantry.Engine.Standalone;

namespace Gantry.DockerApi.Containers;

/// <summary>What can be asked about containers, and their streams.</summary>
internal static class ContainerEndpoints
{
    public static void MapContainers(this DockerRoutes docker, DockerServer server)
    {
        docker.Get("/containers/json", call => ListAsync(call, server, server.Containers));
        docker.Get("/containers/{id}/json", call => InspectAsync(call, server, server.Containers));
        docker.Get("/containers/{id}/top", call => TopAsync(call, server.Containers));
        docker.Get("/containers/{id}/logs", call => server.Containers.LogsAsync(call));
        docker.Get("/containers/{id}/stats", call => server.Containers.StatsAsync(call, server.Clock));
        docker.Post("/containers/{id}/attach", call => server.Containers.AttachAsync(call));
        docker.Get("/containers/{id}/attach/ws", call => server.Containers.AttachToWebSocketAsync(call));
        docker.Post("/containers/prune", call => ContainerPruning.PruneAsync(call, server, server.Containers));
        docker.MapContainerChanges(server);
        docker.MapContainerLife(server);
    }

    private static Task ListAsync(DockerCall call, DockerServer server, StandaloneEngine engine)
    {
        var filter = new ContainerFilter(call, server, engine);
        var view = new ContainerView(server, engine, call.Version);
        bool withSizes = call.Flag("size");
        IReadOnlyList<ContainerSummary> found = [.. filter.Select(engine.List()).Select(container => view.SummaryOf(container, withSizes))];
        return call.AnswerAsync(found, ContainerJson.Default.IReadOnlyListContainerSummary);
    }

    private static Task InspectAsync(DockerCall call, DockerServer server, StandaloneEngine engine)
    {
        var view = new ContainerView(server, engine, call.Version);
        return call.AnswerAsync(view.InspectionOf(engine.Get(call.Route("id")), call.Flag("size")), ContainerJson.Default.ContainerInspection);
    }

    private static Task TopAsync(DockerCall call, StandaloneEngine engine)
    {
        string arguments = call.Text("ps_args");
        IReadOnlyList<IReadOnlyList<string>> rows = engine.Top(call.Route("id"), arguments.Length > 0 ? arguments : "-ef");
        return call.AnswerAsync(new TopAnswer([.. rows.Skip(1)], rows[0]), ContainerJson.Default.TopAnswer);
    }
}
