using System.Net;

namespace Gantry.Network.Ports;

/// <summary>A port of the host.</summary>
/// <param name="Address">0.0.0.0 and :: are every address of their family.</param>
internal readonly record struct PortClaim(TransportProtocol Protocol, IPAddress Address, int Port)
{
    public bool Collides(PortClaim other) =>
        Protocol == other.Protocol && Port == other.Port && Address.AddressFamily == other.Address.AddressFamily
        && (IsAny(Address) || IsAny(other.Address) || Address.Equals(other.Address));

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
