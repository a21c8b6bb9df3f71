using System.Net;

namespace Gantry.Linux.Links;

/// <summary>One entry of the kernel's routing tables.</summary>
public sealed record Route(IPNetwork Destination)
{
    public RouteKind Kind { get; init; } = RouteKind.Unicast;

    public IPAddress? Gateway { get; init; }

    /// <summary>The address that the host itself sends from along this route.</summary>
    public IPAddress? Source { get; init; }

    /// <summary>0 where the route names no interface.</summary>
    public int LinkIndex { get; init; }

    /// <summary>The gateway is taken to be on the link although no address of the link says so.</summary>
    public bool OnLink { get; init; }

    /// <summary>Table 254 is the main one.</summary>
    public uint Table { get; init; } = 254;
}
