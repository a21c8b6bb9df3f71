using System.Net;
using System.Net.Sockets;
using Gantry.Linux.Namespaces;
using Gantry.Network.Bridges.Records;
using Gantry.Network.Dns;

namespace Gantry.Network.Bridges.Names;

/// <summary>Answers names inside one container's namespace, from sockets that were opened there; the thread that answers is anywhere.</summary>
internal sealed class SandboxResolver : IAsyncDisposable
{
    private readonly DnsServer _server;

    private SandboxResolver(DnsServer server, ResolverPorts ports) => (_server, Ports) = (server, ports);

    public ResolverPorts Ports { get; }

    /// <summary>Opens the ports of an earlier process where they are still free: whoever asked before then goes on without noticing.</summary>
    public static SandboxResolver Open(string netnsPath, ResolverPorts? earlier, DnsServerOptions options, Func<DnsForwarder> forwarder, Func<DnsZone> zone)
    {
        (Socket datagrams, Socket streams) = NamespaceThread.RunIn(netnsPath, NamespaceKind.Network, () => OpenBoth(earlier));
        var ports = new ResolverPorts(PortOf(datagrams), PortOf(streams));
        var server = new DnsServer(options, forwarder, zone);
        server.Serve(datagrams, streams);
        return new SandboxResolver(server, ports);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static (Socket Datagrams, Socket Streams) OpenBoth(ResolverPorts? earlier)
    {
        Socket datagrams = OpenOne(DatagramListener.Bind, earlier?.Datagrams ?? 0);
        try
        {
            Socket streams = OpenOne(StreamListener.Listen, earlier?.Streams ?? 0);
            var ports = new ResolverPorts(PortOf(datagrams), PortOf(streams));
            if (ports != earlier)
                WriteRules(ports, streams);

            return (datagrams, streams);
        }
        catch
        {
            datagrams.Dispose();
            throw;
        }
    }

    private static Socket OpenOne(Func<IPEndPoint, Socket> open, int port)
    {
        try
        {
            return open(new IPEndPoint(ResolverRules.Address, port));
        }
        catch (SocketException) when (port != 0)
        {
            return open(new IPEndPoint(ResolverRules.Address, 0));
        }
    }

    private static void WriteRules(ResolverPorts ports, Socket streams)
    {
        try
        {
            ResolverRules.WriteHere(ports);
        }
        catch
        {
            streams.Dispose();
            throw;
        }
    }

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
}
