using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Gantry.Network;

namespace Gantry.Host.Nodes;

/// <summary>What a node decides once, at its first start: names and ranges that nothing else on the machine uses.</summary>
internal static class NodeChoices
{
    private const int FirstApiPort = 6443;

    public static NodeConfig Make(NodePaths paths, string? name)
    {
        string id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(paths.Root)))[..8];
        SubnetChoice subnets = SubnetChooser.Choose([]);
        return new NodeConfig
        {
            Name = NameOf(name ?? Dns.GetHostName()),
            Id = id,
            Bridge = $"gantry{id[..6]}",
            PodCidr = subnets.Pods.ToString(),
            ServiceCidr = subnets.Services.ToString(),
            ApiPort = FreePort(),
        };
    }

    // A node's name is a DNS subdomain (RFC 1123) in lower case.
    private static string NameOf(string wished)
    {
        string name = wished.ToLowerInvariant();
        bool isFit = name.Length is > 0 and <= 253 && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');
        return isFit ? name : throw new NodeException($"\"{wished}\" cannot be a node's name: use letters, digits, '-' and '.', or give one with --name");
    }

    private static int FreePort()
    {
        for (int port = FirstApiPort; port < FirstApiPort + 100; port++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Any, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken; the next one may be free.
            }
        }

        throw new NodeException($"no port from {FirstApiPort} to {FirstApiPort + 99} is free for the API");
    }
}
