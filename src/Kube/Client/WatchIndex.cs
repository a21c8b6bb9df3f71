using System.Collections.Immutable;

namespace Gantry.Kube;

/// <summary>The objects of a cache by some value of theirs, kept up to date by the cache.</summary>
public sealed class WatchIndex<T>
    where T : class, IKubeObject
{
    private static readonly ImmutableDictionary<ObjectKey, T> None = ImmutableDictionary<ObjectKey, T>.Empty;

    private readonly Func<T, IEnumerable<string>> _valuesOf;
    private volatile ImmutableDictionary<string, ImmutableDictionary<ObjectKey, T>> _objects = ImmutableDictionary<string, ImmutableDictionary<ObjectKey, T>>.Empty;

    internal WatchIndex(Func<T, IEnumerable<string>> valuesOf) => _valuesOf = valuesOf;

    public IEnumerable<T> Of(string value) => _objects.GetValueOrDefault(value, None).Values;

    public int CountOf(string value) => _objects.GetValueOrDefault(value, None).Count;

    // Called under the cache's lock.
    internal void Apply(ObjectChange<T> change)
    {
        ImmutableDictionary<string, ImmutableDictionary<ObjectKey, T>> objects = _objects;
        if (change.Before is { } before)
        {
            foreach (string value in _valuesOf(before))
                objects = Without(objects, value, before.Key);
        }

        if (change.After is { } after)
        {
            foreach (string value in _valuesOf(after))
                objects = objects.SetItem(value, objects.GetValueOrDefault(value, None).SetItem(after.Key, after));
        }

        _objects = objects;
    }

    private static ImmutableDictionary<string, ImmutableDictionary<ObjectKey, T>> Without(
        ImmutableDictionary<string, ImmutableDictionary<ObjectKey, T>> objects, string value, ObjectKey key)
    {
        ImmutableDictionary<ObjectKey, T> rest = objects.GetValueOrDefault(value, None).Remove(key);
        return rest.IsEmpty ? objects.Remove(value) : objects.SetItem(value, rest);
    }
}
