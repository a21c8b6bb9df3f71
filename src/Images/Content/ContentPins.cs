using Gantry.Oci;

namespace Gantry.Images.Content;

/// <summary>Content that one operation works with and that is not collected until the operation ends.</summary>
internal sealed class ContentPins(ContentStore store) : IDisposable
{
    private readonly HashSet<Digest> _pinned = [];

    public void Add(Digest digest)
    {
        lock (_pinned)
        {
            if (_pinned.Add(digest))
                store.AddPin(digest);
        }
    }

    public void Dispose()
    {
        lock (_pinned)
        {
            foreach (Digest digest in _pinned)
                store.RemovePin(digest);
            _pinned.Clear();
        }
    }
}
