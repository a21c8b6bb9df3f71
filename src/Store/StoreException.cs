namespace Gantry.Store;

/// <summary>The store could not do what was asked; nothing of it was kept, except where the kind says otherwise.</summary>
public sealed class StoreException(StoreFailure kind, string message, Exception? cause = null) : Exception(message, cause)
{
    public StoreFailure Kind { get; } = kind;
}
