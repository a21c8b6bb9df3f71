using System.Net;
using Gantry.Linux.Links;
using Gantry.Network.Bridges.Records;

namespace Gantry.Network.Bridges.Cables;

/// <summary>Which of a container's networks its packets to everywhere else leave through.</summary>
internal sealed record DefaultRoutes(Endpoint? Ipv4, Endpoint? Ipv6)
{
    private static readonly IPNetwork Everywhere = new(IPAddress.Any, 0), EverywhereIpv6 = new(IPAddress.IPv6Any, 0);

    /// <summary>The highest priority wins, then the first name; a network without a gateway leads nowhere.</summary>
    public static DefaultRoutes Of(SandboxRecord sandbox)
    {
        Endpoint[] ordered = [.. sandbox.Endpoints.OrderByDescending(endpoint => endpoint.Config.GatewayPriority).ThenBy(endpoint => endpoint.NetworkName, StringComparer.Ordinal)];
        return new DefaultRoutes(
            ordered.FirstOrDefault(endpoint => endpoint.Ipv4Gateway is not null),
            ordered.FirstOrDefault(endpoint => endpoint.Ipv6Gateway is not null));
    }

    public Endpoint? For(IPAddress hostAddress) =>
        hostAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? Ipv6 : Ipv4;

    /// <summary>Brings the routes inside the namespace from what they were to what they are to be.</summary>
    public LinkBatch? ChangesFrom(DefaultRoutes before, Func<string, int> indexOf)
    {
        var batch = new LinkBatch();
        bool changesIpv4 = Write(batch, before.Ipv4, Ipv4, Ipv4?.Ipv4Gateway, Everywhere, indexOf);
        bool changesIpv6 = Write(batch, before.Ipv6, Ipv6, Ipv6?.Ipv6Gateway, EverywhereIpv6, indexOf);
        return changesIpv4 || changesIpv6 ? batch : null;
    }

    private static bool Write(LinkBatch batch, Endpoint? before, Endpoint? after, IPAddress? gateway, IPNetwork everywhere, Func<string, int> indexOf)
    {
        if (before?.Id == after?.Id)
            return false;

        if (after is null)
            batch.DeleteRoute(new Route(everywhere));
        else
            batch.SetRoute(new Route(everywhere) { LinkIndex = indexOf(after.InterfaceName), Gateway = gateway });

        return true;
    }
}
