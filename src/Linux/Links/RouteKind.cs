namespace Gantry.Linux.Links;

/// <summary>What happens to a packet on a route, numbered as in rtnetlink(7).</summary>
public enum RouteKind : byte
{
    None = 0,
    Unicast = 1,
    Local = 2,
    Broadcast = 3,
    Anycast = 4,
    Multicast = 5,
    Blackhole = 6,
    Unreachable = 7,
    Prohibit = 8,
}
