using System.Net;
using System.Net.Sockets;

namespace Gantry.Network.Dns;

/// <summary>Answers names of the cluster from a zone and forwards all others to the host's resolvers, over UDP and TCP.</summary>
public sealed class DnsServer : IAsyncDisposable
{
    private const int PortAttempts = 50;

    private readonly DnsServerOptions _options;
    private readonly DnsResolution _resolution;
    private readonly List<IAsyncDisposable> _listeners = [];
    private readonly List<IPEndPoint> _addresses = [];
    private readonly Func<DnsZone>? _zones;
    private volatile DnsZone _zone = DnsZone.Empty;

    public DnsServer(DnsServerOptions options, TimeProvider clock)
    {
        _options = options;
        var forwarder = new DnsForwarder(options, clock);
        _resolution = new DnsResolution(() => forwarder);
    }

    /// <summary>Zone and forwarder are those of the moment of each query; the forwarder may be others' too.</summary>
    internal DnsServer(DnsServerOptions options, Func<DnsForwarder> forwarder, Func<DnsZone> zones)
    {
        _options = options;
        _zones = zones;
        _resolution = new DnsResolution(forwarder);
    }

    /// <summary>What is answered from now on.</summary>
    public DnsZone Zone
    {
        get => _zones?.Invoke() ?? _zone;
        set => _zone = value;
    }

    /// <summary>Where the server listens: as asked for, with the port that was chosen where 0 was.</summary>
    public IReadOnlyList<IPEndPoint> Addresses => _addresses;

    /// <summary>Listens on all addresses, or on none and throws.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        try
        {
            foreach (IPEndPoint wanted in _options.Listen)
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
        _listeners.AddRange([new DatagramListener(datagrams, this, _resolution, _options), new StreamListener(streams, this, _resolution, _options)]);
        _addresses.Add((IPEndPoint)datagrams.LocalEndPoint!);
    }

    /// <summary>Both protocols on one port. Where the kernel chose it for one of them, it may be taken for the other: then it chooses again.</summary>
    private async Task ListenAsync(IPEndPoint wanted)
    {
        for (int attempt = 1; ; attempt++)
        {
            var datagrams = new DatagramListener(DatagramListener.Bind(wanted), this, _resolution, _options);
            try
            {
                var streams = new StreamListener(StreamListener.Listen(datagrams.Address), this, _resolution, _options);
                _addresses.Add(datagrams.Address);
                _listeners.AddRange([datagrams, streams]);
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
        foreach (IAsyncDisposable listener in _listeners)
            await listener.DisposeAsync();

        _listeners.Clear();
        _addresses.Clear();
    }
}
