using System.Net;

namespace Gantry.Network.Addresses;

/// <summary>An address and host ports that belong to a pod until it is detached.</summary>
internal sealed record Lease(string PodId, IPAddress Address)
{
    public IReadOnlyList<PortMapping> Ports { get; init => field = value ?? []; } = [];
}
