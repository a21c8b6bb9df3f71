using System.Net;

namespace Gantry.Network.Dns;

/// <summary>Answers names of the cluster from a zone and forwards all others to the host's resolvers, over UDP and TCP.</summary>
public sealed class DnsServer : IAsyncDisposable
{
    private readonly DnsServerOptions options;
    private readonly DnsResolution resolution;
    private readonly List<IAsyncDisposable> listeners = [];
    private readonly List<IPEndPoint> addresses = [];
    private volatile DnsZone zone = DnsZone.Empty;

    public DnsServer(DnsServerOptions options, TimeProvider clock)
    {
        this.options = options;
        resolution = new DnsResolution(new DnsForwarder(options, clock));
    }

    /// <summary>What is answered from now on.</summary>
    public DnsZone Zone
    {
        get => zone;
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
                var datagrams = new DatagramListener(wanted, this, resolution, options);
                listeners.Add(datagrams);
                addresses.Add(datagrams.Address);
                listeners.Add(new StreamListener(datagrams.Address, this, resolution, options));
            }
        }
        catch
        {
            await DisposeAsync();
            throw;
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
