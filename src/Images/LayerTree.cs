using Gantry.Images.Layers;

namespace Gantry.Images;

/// <summary>An empty directory on the store's own file system that is filled by its owner and then becomes a layer; disposed before that, it is gone.</summary>
/// <remarks>What it holds is laid over the layers below: a device 0:0 removes a name, the attribute trusted.overlay.opaque empties a directory.</remarks>
public sealed class LayerTree : IDisposable
{
    private readonly LayerStore _store;
    private int _number;

    internal LayerTree(LayerStore store, int number)
    {
        (_store, _number) = (store, number);
        Path = store.PathOf(number);
    }

    public string Path { get; }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _number, 0) is > 0 and int mine)
            _store.Discard(mine);
    }

    /// <summary>The tree's number, which from now on belongs to the caller.</summary>
    internal int Take() => Interlocked.Exchange(ref _number, 0);
}
