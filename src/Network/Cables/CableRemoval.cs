using Gantry.Linux;
using Gantry.Linux.Links;

namespace Gantry.Network.Cables;

/// <summary>
/// Deletes cables, many at a time: the kernel waits some 20 ms for readers whenever it deletes an interface,
/// and as long for fifty of them as for one.
/// </summary>
internal sealed class CableRemoval(uint leavingGroup) : IDisposable
{
    private readonly LinkSocket _marking = LinkSocket.Open();
    private readonly LinkSocket _deleting = LinkSocket.Open();
    private readonly Lock _turn = new();
    private readonly Lock _soon = new();
    private Task _sweeping = Task.CompletedTask;
    private bool _isMore;

    /// <summary>Returns once the interface is gone.</summary>
    public void Remove(string name)
    {
        Mark([name]);

        // Whoever comes next takes along all that were marked while it waited; the others find their cable gone.
        lock (_turn)
        {
            if (_deleting.Find(name) is not null)
                _deleting.Apply(new LinkBatch().DeleteGroup(leavingGroup));
        }
    }

    /// <summary>Returns at once; for cables into namespaces that end now. What a crash leaves behind, <see cref="Sweep"/> finds.</summary>
    public void RemoveSoon(IReadOnlyCollection<string> names)
    {
        Mark(names);
        lock (_soon)
        {
            _isMore = true;
            if (_sweeping.IsCompleted)
                _sweeping = Task.Run(SweepMarked);
        }
    }

    /// <summary>Deletes what is marked.</summary>
    public void Sweep()
    {
        lock (_turn)
            _deleting.Apply(new LinkBatch().DeleteGroup(leavingGroup));
    }

    public void Dispose()
    {
        _sweeping.Wait();
        _marking.Dispose();
        _deleting.Dispose();
    }

    private void Mark(IReadOnlyCollection<string> names)
    {
        var batch = new LinkBatch();
        foreach (string name in names)
            batch.Configure(name, new LinkSettings { Group = leavingGroup }, mayBeMissing: true);

        _marking.Apply(batch);
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
        lock (_soon)
        {
            bool had = _isMore;
            _isMore = false;
            if (!had)
                _sweeping = Task.CompletedTask;

            return had;
        }
    }
}
