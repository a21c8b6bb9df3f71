using System.Net;
using System.Net.Sockets;

namespace Gantry.Network.Dns;

/// <summary>Answers names of the cluster from a zone and forwards all others to the host's resolvers, over UDP and TCP.</summary>
public sealed class DnsServer : IAsyncDisposable
{
    private const int PortAttempts = 50;

    private readonly DnsServerOptions options;
    private readonly DnsResolution resolution;
    private readonly List<IAsyncDisposable> listeners = [];
    private readonly List<IPEndPoint> addresses = [];
    private readonly Func<DnsZone>? zones;
    private volatile DnsZone zone = DnsZone.Empty;

    public DnsServer(DnsServerOptions options, TimeProvider clock)
    {
        this.options = options;
        var forwarder = new DnsForwarder(options, clock);
        resolution = new DnsResolution(() => forwarder);
    }

    /// <summary>Zone and forwarder are those of the moment of each query; the forwarder may be others' too.</summary>
    internal DnsServer(DnsServerOptions options, Func<DnsForwarder> forwarder, Func<DnsZone> zones)
    {
        this.options = options;
        this.zones = zones;
        resolution = new DnsResolution(forwarder);
    }

    /// <summary>What is answered from now on.</summary>
    public DnsZone Zone
    {
        get => zones?.Invoke() ?? zone;
        set => zone = value;
    }

    /// <summary>Where the server listens: as asked for, with the port that was chosen where 0 was.</summary>
    public IReadOnlyList<IPEndPoint> Addresses => addresses;

    /// <summary>Listens on all addresses, or on none and throws.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        try
        {
            foreach (IPEndPoint wanted in options.Listen)
            {
                cancel.ThrowIfCancellationRequested();
                await ListenAsync(wanted);
            }
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>Serves on sockets that somebody else opened, wherever that was: one that is bound and one that listens.</summary>
    internal void Serve(Socket datagrams, Socket streams)
    {
        listeners.AddRange([new DatagramListener(datagrams, this, resolution, options), new StreamListener(streams, this, resolution, options)]);
        addresses.Add((IPEndPoint)datagrams.LocalEndPoint!);
    }

    /// <summary>Both protocols on one port. Where the kernel chose it for one of them, it may be taken for the other: then it chooses again.</summary>
    private async Task ListenAsync(IPEndPoint wanted)
    {
        for (int attempt = 1; ; attempt++)
        {
            var datagrams = new DatagramListener(DatagramListener.Bind(wanted), this, resolution, options);
            try
            {
                var streams = new StreamListener(StreamListener.Listen(datagrams.Address), this, resolution, options);
                addresses.Add(datagrams.Address);
                listeners.AddRange([datagrams, streams]);
                return;
            }
            catch (SocketException failure)
            {
                await datagrams.DisposeAsync();
                if (wanted.Port != 0 || attempt == PortAttempts || failure.SocketErrorCode != SocketError.AddressAlreadyInUse)
                    throw;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable listener in listeners)
            await listener.DisposeAsync();

        listeners.Clear();
        addresses.Clear();
    }
}
