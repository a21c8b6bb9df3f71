using Gantry.Linux.Links;

namespace Gantry.Network.Pods;

/// <summary>
/// Deletes pods' cables, many at a time: the kernel waits some 20 ms for readers whenever it deletes an interface,
/// and as long for fifty of them as for one.
/// </summary>
internal sealed class CableRemoval(uint leavingGroup) : IDisposable
{
    private readonly LinkSocket marking = LinkSocket.Open();
    private readonly LinkSocket deleting = LinkSocket.Open();
    private readonly Lock turn = new();

    /// <summary>Returns once the interface is gone.</summary>
    public void Remove(string name)
    {
        marking.Apply(new LinkBatch().Configure(name, new LinkSettings { Group = leavingGroup }, mayBeMissing: true));

        // Whoever comes next takes along all that were marked while it waited; the others find their cable gone.
        lock (turn)
        {
            if (deleting.Find(name) is not null)
                deleting.Apply(new LinkBatch().DeleteGroup(leavingGroup));
        }
    }

    public void Dispose()
    {
        marking.Dispose();
        deleting.Dispose();
    }
}
