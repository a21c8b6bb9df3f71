namespace Gantry.Kube;

/// <summary>What all watch caches have in common, whatever the kind they hold.</summary>
public abstract class WatchCache : IAsyncDisposable
{
    public abstract ResourceDefinition Definition { get; }

    /// <summary>Starts following the server; the cache runs until it is disposed.</summary>
    public abstract void Start();

    /// <summary>Returns once the cache holds the first complete list.</summary>
    public abstract Task WaitForSyncAsync(CancellationToken cancel = default);

    public abstract IKubeObject? FindObject(ObjectKey key);

    /// <summary>As Subscribe of the typed cache, for those who look at metadata only.</summary>
    public abstract IDisposable SubscribeObjects(Action<ObjectChange<IKubeObject>> listener);

    public abstract ValueTask DisposeAsync();
}
