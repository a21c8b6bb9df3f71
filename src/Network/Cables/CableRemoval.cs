using Gantry.Linux;
using Gantry.Linux.Links;

namespace Gantry.Network.Cables;

/// <summary>
/// Deletes cables, many at a time: the kernel waits some 20 ms for readers whenever it deletes an interface,
/// and as long for fifty of them as for one.
/// </summary>
internal sealed class CableRemoval(uint leavingGroup) : IDisposable
{
    private readonly LinkSocket marking = LinkSocket.Open();
    private readonly LinkSocket deleting = LinkSocket.Open();
    private readonly Lock turn = new();
    private readonly Lock soon = new();
    private Task sweeping = Task.CompletedTask;
    private bool isMore;

    /// <summary>Returns once the interface is gone.</summary>
    public void Remove(string name)
    {
        Mark([name]);

        // Whoever comes next takes along all that were marked while it waited; the others find their cable gone.
        lock (turn)
        {
            if (deleting.Find(name) is not null)
                deleting.Apply(new LinkBatch().DeleteGroup(leavingGroup));
        }
    }

    /// <summary>Returns at once; for cables into namespaces that end now. What a crash leaves behind, <see cref="Sweep"/> finds.</summary>
    public void RemoveSoon(IReadOnlyCollection<string> names)
    {
        Mark(names);
        lock (soon)
        {
            isMore = true;
            if (sweeping.IsCompleted)
                sweeping = Task.Run(SweepMarked);
        }
    }

    /// <summary>Deletes what is marked.</summary>
    public void Sweep()
    {
        lock (turn)
            deleting.Apply(new LinkBatch().DeleteGroup(leavingGroup));
    }

    public void Dispose()
    {
        sweeping.Wait();
        marking.Dispose();
        deleting.Dispose();
    }

    private void Mark(IReadOnlyCollection<string> names)
    {
        var batch = new LinkBatch();
        foreach (string name in names)
            batch.Configure(name, new LinkSettings { Group = leavingGroup }, mayBeMissing: true);

        marking.Apply(batch);
    }

    private void SweepMarked()
    {
        while (TakeMore())
        {
            try
            {
                Sweep();
            }
            catch (LinuxException)
            {
                // The namespace's own end was faster, or the next sweep will be.
            }
        }
    }

    private bool TakeMore()
    {
        lock (soon)
        {
            bool had = isMore;
            isMore = false;
            if (!had)
                sweeping = Task.CompletedTask;

            return had;
        }
    }
}
