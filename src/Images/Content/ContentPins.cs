using Gantry.Oci;

namespace Gantry.Images.Content;

/// <summary>Content that one operation works with and that is not collected until the operation ends.</summary>
internal sealed class ContentPins(ContentStore store) : IDisposable
{
    private readonly HashSet<Digest> pinned = [];

    public void Add(Digest digest)
    {
        lock (pinned)
        {
            if (pinned.Add(digest))
                store.AddPin(digest);
        }
    }

    public void Dispose()
    {
        lock (pinned)
        {
            foreach (Digest digest in pinned)
                store.RemovePin(digest);
            pinned.Clear();
        }
    }
}
