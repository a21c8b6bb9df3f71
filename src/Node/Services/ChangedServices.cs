using System.Threading.Channels;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Discovery;

namespace Gantry.NodeAgent.Services;

/// <summary>The services of which something has changed since somebody last looked: the service itself or its endpoints.</summary>
internal sealed class ChangedServices : IDisposable
{
    public const string ServiceNameLabel = "kubernetes.io/service-name";

    private readonly Lock _gate = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly WatchIndex<EndpointSlice> _slicesOfService;
    private readonly WatchCache<Service> _services;
    private readonly IDisposable[] _subscriptions;
    private HashSet<ObjectKey> _changed = [];

    public ChangedServices(WatchCache<Service> services, WatchCache<EndpointSlice> slices)
    {
        _services = services;
        _slicesOfService = slices.Index("service", slice => ServiceOf(slice) is { } key ? [key.ToString()] : []);
        _subscriptions = [services.Subscribe(change => Note(change.Latest.Key)), slices.Subscribe(Note)];
    }

    public Service? Find(ObjectKey key) => _services.Find(key);

    public IEnumerable<EndpointSlice> SlicesOf(ObjectKey key) => _slicesOfService.Of(key.ToString());

    /// <summary>Waits until there are some or the time is over, and takes what there is.</summary>
    public async Task<IReadOnlyCollection<ObjectKey>> TakeAsync(TimeSpan atMost, TimeProvider clock, CancellationToken cancel)
    {
        using var time = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancel);
        try
        {
            return await TakeAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return [];
        }
    }

    /// <summary>Waits until there are some, and takes them.</summary>
    public async Task<IReadOnlyCollection<ObjectKey>> TakeAsync(CancellationToken cancel)
    {
        while (true)
        {
            await _signal.Reader.ReadAsync(cancel);
            lock (_gate)
            {
                if (_changed.Count == 0)
                    continue;

                HashSet<ObjectKey> taken = _changed;
                _changed = [];
                return taken;
            }
        }
    }

    /// <summary>Gives back what could not be dealt with.</summary>
    public void Return(IEnumerable<ObjectKey> keys)
    {
        foreach (ObjectKey key in keys)
            Note(key);
    }

    public void Dispose()
    {
        foreach (IDisposable subscription in _subscriptions)
            subscription.Dispose();
    }

    private void Note(ObjectChange<EndpointSlice> change)
    {
        foreach (EndpointSlice? state in new[] { change.Before, change.After })
        {
            if (state is not null && ServiceOf(state) is { } key)
                Note(key);
        }
    }

    private void Note(ObjectKey key)
    {
        lock (_gate)
            _changed.Add(key);

        _signal.Writer.TryWrite(true);
    }

    private static ObjectKey? ServiceOf(EndpointSlice slice) =>
        slice.Metadata.Labels.TryGetValue(ServiceNameLabel, out string? name) ? new ObjectKey(slice.Metadata.Namespace ?? "", name) : null;
}
