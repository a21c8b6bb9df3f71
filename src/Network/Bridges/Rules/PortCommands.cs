using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gantry.Network.Ports;

namespace Gantry.Network.Bridges.Rules;

/// <summary>The commands that open and close one published port.</summary>
internal static class PortCommands
{
    public static string Open(BridgeOptions options, PublishedEndpoint published) => Write("add", options.TableName, published);

    // Adding first makes the deletion succeed where somebody has flushed the rules.
    public static string Close(BridgeOptions options, PublishedEndpoint published) =>
        Write("add", options.TableName, published) + Write("delete", options.TableName, published);

    private static string Write(string verb, string table, PublishedEndpoint published)
    {
        string family = PortMaps.Family(published.Container.AddressFamily == AddressFamily.InterNetworkV6);
        if (published.Mode == GatewayMode.Routed)
        {
            string port = $"{NftNames.Of(published.Port.Protocol)} . {published.Port.ContainerPort.ToString(CultureInfo.InvariantCulture)}";
            return $"{verb} element {family} {table} open {{ {published.Container} . {port} }}\n";
        }

        var target = new IPEndPoint(published.Container, published.Port.ContainerPort);
        var lead = new PortLead(published.Port.Protocol, published.Port.HostAddress, published.Port.HostPort, target);
        string gate = lead.HasHostAddress ? "gate_at" : "gate";
        return PortMaps.Element(verb, table, lead) + $"{verb} element {family} {table} {gate} {{ {PortMaps.Key(lead)} }}\n";
    }
}
