namespace Gantry.Linux.Links;

/// <summary>What is changed about an existing interface; null leaves a setting alone.</summary>
public sealed record LinkSettings
{
    public bool? Up { get; init; }

    public int? Mtu { get; init; }

    public uint? Group { get; init; }

    /// <summary>Accept and send packets with 127.0.0.0/8 addresses on this interface.</summary>
    public bool? RouteLocalnet { get; init; }

    /// <summary>Drop packets whose source would not be reached through this interface (strict reverse path).</summary>
    public bool? ReversePathFilter { get; init; }

    /// <summary>Drop only packets whose source would be reached through no interface at all, whatever the filter for all interfaces says.</summary>
    public bool HasLooseReversePath { get; init; }

    /// <summary>Nobody is asked for hardware addresses: everything is sent to the interface's own.</summary>
    public bool HasNoNeighbours { get; init; }

    /// <summary>As a port of a bridge: packets pass to and from the bridge only, not to other ports that are isolated.</summary>
    public bool? IsIsolated { get; init; }

    /// <summary>As a port of a bridge: what came in may go out again at the same port.</summary>
    public bool? IsHairpin { get; init; }

    /// <summary>No IPv6 link-local address is made when the interface comes up.</summary>
    public bool NoLinkLocalAddress { get; init; }
}
