using Gantry.DockerApi.Errors;
using Gantry.DockerApi.Requests;
using Gantry.Engine.Standalone;
using Gantry.Network.Bridges;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Networks;

/// <summary>Networks, and the containers on them.</summary>
internal static class NetworkEndpoints
{
    public static void MapNetworks(this DockerRoutes docker, DockerServer server)
    {
        docker.Get("/networks", call => ListAsync(call, NetworksOf(server)));
        docker.Get("/networks/{id}", call => InspectAsync(call, NetworksOf(server)));
        docker.Post("/networks/create", call => CreateAsync(call, server));
        docker.Delete("/networks/{id}", call => RemoveAsync(call, server));
        docker.Post("/networks/{id}/connect", call => ConnectAsync(call, server));
        docker.Post("/networks/{id}/disconnect", call => DisconnectAsync(call, server));
        docker.Post("/networks/prune", call => PruneAsync(call, server));
    }

    private static BridgeNetworks NetworksOf(DockerServer server) =>
        server.Engine?.Networks ?? throw new DockerException(DockerFailure.Unavailable, "this node has no container networks");

    private static Task ListAsync(DockerCall call, BridgeNetworks networks)
    {
        NetworkFilter filter = NetworkFilter.ForList(call, networks);
        // Since 1.28 a list does not say who is on the networks.
        bool hasMembers = !call.Version.IsAtLeast(28);
        IReadOnlyList<NetworkDocument> found =
            [.. networks.List().Where(filter.Allows).Select(network => NetworkDocuments.Of(network, hasMembers ? networks.Members(network.Id) : [], call.Version))];
        return call.AnswerAsync(found, NetworkJson.Default.IReadOnlyListNetworkDocument);
    }

    private static Task InspectAsync(DockerCall call, BridgeNetworks networks)
    {
        NetworkRecord? network = networks.Find(call.Route("id"));
        if (network is null || call.Text("scope") is not ("" or "local"))
            throw new DockerException(DockerFailure.NotFound, $"network {call.Route("id")} not found");

        return call.AnswerAsync(NetworkDocuments.Of(network, networks.Members(network.Id), call.Version), NetworkJson.Default.NetworkDocument);
    }

    private static async Task CreateAsync(DockerCall call, DockerServer server)
    {
        NetworkCreateRequest request = await call.BodyAsync(NetworkJson.Default.NetworkCreateRequest);
        Refuse(request);
        NetworkRecord network = await NetworksOf(server).CreateAsync(NetworkDocuments.ConfigOf(request), call.Cancel);
        Tell(server, network, "create");
        await call.AnswerAsync(new NetworkCreateAnswer(network.Id, ""), NetworkJson.Default.NetworkCreateAnswer, StatusCodes.Status201Created);
    }

    private static void Refuse(NetworkCreateRequest request)
    {
        if (request.Driver == "overlay" || request.Scope is "swarm" or "global" || request.Ingress)
            throw new DockerException(DockerFailure.Unavailable, "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this node to swarm and try again.");

        if (request.ConfigOnly || !string.IsNullOrEmpty(request.ConfigFrom?.Network))
            throw new DockerException(DockerFailure.NotSupported, "config-only networks are not supported");
    }

    private static async Task RemoveAsync(DockerCall call, DockerServer server)
    {
        BridgeNetworks networks = NetworksOf(server);
        NetworkRecord network = networks.Get(call.Route("id"));
        await networks.RemoveAsync(network.Id, call.Cancel);
        Tell(server, network, "destroy");
        await call.AnswerAsync(StatusCodes.Status204NoContent);
    }

    private static async Task ConnectAsync(DockerCall call, DockerServer server)
    {
        ConnectRequest request = await call.BodyAsync(NetworkJson.Default.ConnectRequest);
        NetworkRecord network = NetworksOf(server).Get(call.Route("id"));
        await server.Engine!.ConnectAsync(network.Id, request.Container ?? "", request.EndpointConfig?.ToConfig() ?? new EndpointConfig(), call.Cancel);
        await call.AnswerAsync(StatusCodes.Status200OK);
    }

    private static async Task DisconnectAsync(DockerCall call, DockerServer server)
    {
        ConnectRequest request = await call.BodyAsync(NetworkJson.Default.ConnectRequest);
        NetworkRecord network = NetworksOf(server).Get(call.Route("id"));
        await server.Engine!.DisconnectAsync(network.Id, request.Container ?? "", request.Force, call.Cancel);
        await call.AnswerAsync(StatusCodes.Status200OK);
    }

    private static async Task PruneAsync(DockerCall call, DockerServer server)
    {
        Filters filters = call.Filters().Check("label", "label!", "until");
        DateTimeOffset? until = filters.Values("until") is [var text, ..] ? Moment.Parse(text, server.Clock.GetUtcNow()) : null;
        IReadOnlyList<NetworkRecord> gone = await NetworksOf(server).PruneAsync(
            network => filters.AllowsLabels(network.Config.Labels) && filters.AllowsWithoutLabels(network.Config.Labels) && (until is null || network.CreatedAt < until),
            call.Cancel);
        foreach (NetworkRecord network in gone)
            Tell(server, network, "destroy");

        server.Engine!.Events.Publish(new DockerEvent("network", "prune", "", new Dictionary<string, string> { ["reclaimed"] = "0" }, server.Clock.GetUtcNow()));
        string[]? names = gone.Count > 0 ? [.. gone.Select(network => network.Name)] : null;
        await call.AnswerAsync(new NetworkPruneAnswer(names), NetworkJson.Default.NetworkPruneAnswer);
    }

    private static void Tell(DockerServer server, NetworkRecord network, string action) => server.Engine!.Events.Publish(new DockerEvent(
        "network", action, network.Id, new Dictionary<string, string> { ["name"] = network.Name, ["type"] = network.Driver }, server.Clock.GetUtcNow()));
}
