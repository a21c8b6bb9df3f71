using System.Net;

namespace Gantry.Network;

/// <summary>How a pod is connected: its address, and the interface inside its network namespace.</summary>
public sealed record PodAddress(IPAddress Address, IPAddress Gateway, int PrefixLength, string InterfaceName)
{
    /// <summary>Addresses of other families, empty on a single-stack node.</summary>
    public IReadOnlyList<IPAddress> Additional { get; init => field = value ?? []; } = [];

    /// <summary>The host's end of the pod's cable.</summary>
    public string HostInterface { get; init; } = "";
}
