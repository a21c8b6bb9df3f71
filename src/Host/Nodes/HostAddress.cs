using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Gantry.Host.Nodes;

/// <summary>The address by which other machines know this one.</summary>
internal static class HostAddress
{
    /// <summary>The IPv4 address of the interface that has a gateway, or null.</summary>
    public static IPAddress? Find() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(link => link.OperationalStatus is OperationalStatus.Up && link.NetworkInterfaceType is not NetworkInterfaceType.Loopback)
        .Select(link => link.GetIPProperties())
        .Where(link => link.GatewayAddresses.Any(gateway => gateway.Address.AddressFamily is AddressFamily.InterNetwork))
        .SelectMany(link => link.UnicastAddresses)
        .Select(address => address.Address)
        .FirstOrDefault(address => address.AddressFamily is AddressFamily.InterNetwork);
}
