namespace Gantry.Kube;

/// <summary>A step in an object's life as a cache saw it: no state before for a new object, none after for a deleted one.</summary>
public readonly record struct ObjectChange<T>(T? Before, T? After)
    where T : class
{
    /// <summary>The newest state known: after the change, or the last one before deletion.</summary>
    public T Latest => After ?? Before ?? throw new InvalidOperationException("a change needs a state");
}
