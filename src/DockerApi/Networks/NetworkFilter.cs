using Gantry.DockerApi.Requests;
using Gantry.Network.Bridges;

namespace Gantry.DockerApi.Networks;

/// <summary>Which networks a client wants to see.</summary>
internal sealed record NetworkFilter(Filters Filters, BridgeNetworks Networks)
{
    public static NetworkFilter ForList(DockerCall call, BridgeNetworks networks) =>
        new(call.Filters().Check("dangling", "driver", "id", "label", "name", "scope", "type"), networks);

    public bool Allows(NetworkRecord network) =>
        Filters.Allows("driver", network.Driver)
        && Filters.Allows("id", part => network.Id.Contains(part, StringComparison.Ordinal))
        && Filters.Allows("name", part => network.Name.Contains(part, StringComparison.Ordinal))
        && Filters.Allows("scope", "local")
        && Filters.Allows("type", network.IsPredefined ? "builtin" : "custom")
        && Filters.AllowsLabels(network.Config.Labels)
        && Filters.Truth("dangling") is var dangling
        && (dangling is null || dangling == (!network.IsPredefined && Networks.Members(network.Id).Count == 0));
}
