namespace Gantry.Images;

/// <summary>How many users things have at the moment. Its owner holds a lock around it, together with what the users keep from going.</summary>
public sealed class UseCounts<T>
    where T : notnull
{
    private readonly Dictionary<T, int> _counts = [];

    public IReadOnlyCollection<T> InUse => _counts.Keys;

    public bool Contains(T thing) => _counts.ContainsKey(thing);

    public void Enter(T thing) => _counts[thing] = _counts.GetValueOrDefault(thing) + 1;

    public void Leave(T thing)
    {
        if (--_counts[thing] == 0)
            _counts.Remove(thing);
    }
}
