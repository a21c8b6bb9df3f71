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
    private const int PortAttempts = 20;
    private static readonly TimeSpan PortPause = TimeSpan.FromMilliseconds(50);

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

    /// <summary>True if the API's port of an earlier start can be listened on again. One that an ending process still has is waited for a little.</summary>
    public static async Task<bool> HasPortAsync(NodeConfig kept, TimeProvider clock, CancellationToken cancel)
    {
        IReadOnlyList<IPAddress> addresses = AdvertisedAddress.ListenOn(kept, forPods: true);
        for (int attempt = 0; attempt < PortAttempts; attempt++)
        {
            if (addresses.All(address => IsFree(address, kept.ApiPort)))
                return true;
            await Task.Delay(PortPause, clock, cancel);
        }

        return false;
    }

    /// <summary>The same node with another port for the API.</summary>
    public static NodeConfig WithOtherPort(NodeConfig kept) => kept with { ApiPort = FreePort() };

    // A node's name is a DNS subdomain (RFC 1123) in lower case.
    private static string NameOf(string wished)
    {
        string name = wished.ToLowerInvariant();
        bool isFit = name.Length is > 0 and <= 253 && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');
        return isFit ? name : throw new NodeException($"\"{wished}\" cannot be a node's name: use letters, digits, '-' and '.', or give one with --name");
    }

    /// <summary>A port that nothing listens on, the wished one if that may be.</summary>
    public static int FreePort(int first = FirstApiPort)
    {
        for (int port = first; port < first + 100; port++)
        {
            if (IsFree(IPAddress.Any, port))
                return port;
        }

        throw new NodeException($"no port from {first} to {first + 99} is free");
    }

    private static bool IsFree(IPAddress address, int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException failure)
        {
            // The gateway's address may not be on the machine yet.
            return failure.SocketErrorCode == SocketError.AddressNotAvailable;
        }
    }
}
