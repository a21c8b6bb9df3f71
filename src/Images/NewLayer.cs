using Gantry.Oci;

namespace Gantry.Images;

/// <summary>A layer that was just made: packed and unpacked. It is kept until this is disposed, and longer where an image or the build cache has it.</summary>
public sealed class NewLayer : IDisposable
{
    private readonly IReadOnlyList<IDisposable> _holds;

    internal NewLayer(ImageLayer layer, IReadOnlyList<Digest> chainIds, long bytes, bool isEmpty, params IReadOnlyList<IDisposable> holds) =>
        (Layer, ChainIds, Bytes, IsEmpty, _holds) = (layer, chainIds, bytes, isEmpty, holds);

    public ImageLayer Layer { get; }

    /// <summary>What the layer was made on and the layer itself, lowest first; a snapshot can be made of it.</summary>
    public IReadOnlyList<Digest> ChainIds { get; }

    /// <summary>Size of the tar without compression.</summary>
    public long Bytes { get; }

    /// <summary>True if nothing was changed. Such a layer is the well-known empty one, is not stored, and images leave it out.</summary>
    public bool IsEmpty { get; }

    public void Dispose()
    {
        foreach (IDisposable hold in _holds)
            hold.Dispose();
    }
}
