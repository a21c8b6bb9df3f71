using System.Collections.Immutable;
using Gantry.Kube;
using Gantry.Kube.Meta;

namespace Gantry.Controllers.GarbageCollection;

/// <summary>Who depends on whom over all kinds, by uid, as the caches show it.</summary>
internal sealed class OwnerGraph
{
    // Owners known to be gone for good: a uid never comes back. Bounded, since asking again is cheap.
    private const int MaxGone = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ImmutableHashSet<Dependent>> _dependents = [];
    private readonly HashSet<string> _living = [];
    private readonly HashSet<string> _gone = [];
    private readonly Queue<string> _goneInOrder = new();

    public void Apply(ResourceDefinition kind, ObjectChange<IKubeObject> change)
    {
        lock (_lock)
        {
            if (change.Before is { } before)
            {
                foreach (OwnerReference owner in before.Metadata.OwnerReferences)
                    Unlink(owner.Uid, new(kind, before.Key));
            }

            if (change.After is { } after)
            {
                _living.Add(after.Uid);
                foreach (OwnerReference owner in after.Metadata.OwnerReferences)
                    _dependents[owner.Uid] = _dependents.GetValueOrDefault(owner.Uid, []).Add(new(kind, after.Key));
            }
            else if (change.Before is { } deleted)
            {
                _living.Remove(deleted.Uid);
                SetGone(deleted.Uid);
            }
        }
    }

    public IReadOnlyCollection<Dependent> DependentsOf(string uid)
    {
        lock (_lock)
            return _dependents.GetValueOrDefault(uid, []);
    }

    public bool IsLiving(string uid)
    {
        lock (_lock)
            return _living.Contains(uid);
    }

    public bool IsGone(string uid)
    {
        lock (_lock)
            return _gone.Contains(uid);
    }

    public void SetGone(string uid)
    {
        lock (_lock)
        {
            if (!_gone.Add(uid))
                return;

            _goneInOrder.Enqueue(uid);
            if (_goneInOrder.Count > MaxGone)
                _gone.Remove(_goneInOrder.Dequeue());
        }
    }

    private void Unlink(string owner, Dependent dependent)
    {
        ImmutableHashSet<Dependent> rest = _dependents.GetValueOrDefault(owner, []).Remove(dependent);
        if (rest.IsEmpty)
            _dependents.Remove(owner);
        else
            _dependents[owner] = rest;
    }
}
