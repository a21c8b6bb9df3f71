using System.Net;

namespace Gantry.Linux.Conntrack;

/// <summary>A tracked connection: what its first packet was addressed to, and who answers.</summary>
public sealed record Flow(IPAddress Source, IPAddress Destination, ushort SourcePort, ushort DestinationPort, byte Protocol)
{
    /// <summary>The address that replies come from: the real end of a translated connection.</summary>
    public IPAddress ReplySource { get; init; } = IPAddress.None;

    public ushort ReplySourcePort { get; init; }
}
