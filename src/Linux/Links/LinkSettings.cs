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

    /// <summary>No IPv6 link-local address is made when the interface comes up.</summary>
    public bool NoLinkLocalAddress { get; init; }
}
