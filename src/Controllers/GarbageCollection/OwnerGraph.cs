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
    private readonly Dictionary<string, ObjectKey> _living = [];
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
                _living[after.Uid] = after.Key;
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

    /// <summary>Where a living object is; null for one that is not known to live.</summary>
    public ObjectKey? PlaceOf(string uid)
    {
        lock (_lock)
            return _living.TryGetValue(uid, out ObjectKey place) ? place : null;
    }

    /// <summary>Whether it was seen to go; or, for the name under which it was looked for, that it was not there.</summary>
    public bool IsGone(string what)
    {
        lock (_lock)
            return _gone.Contains(what);
    }

    public void SetGone(string what)
    {
        lock (_lock)
        {
            if (!_gone.Add(what))
                return;

            _goneInOrder.Enqueue(what);
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
