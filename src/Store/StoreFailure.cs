namespace Gantry.Store;

/// <summary>Why a store failed.</summary>
public enum StoreFailure
{
    /// <summary>The disk is full.</summary>
    NoSpace,

    /// <summary>Another process has the store open.</summary>
    InUse,

    /// <summary>The store is closing or closed.</summary>
    Closed,

    /// <summary>Reading or writing failed.</summary>
    Broken,

    /// <summary>The servers that keep the data do not answer. Whether a write was applied is not known.</summary>
    Unavailable,

    /// <summary>The value is encrypted, and its key is not to be had now.</summary>
    Sealed,

    /// <summary>The value is larger than the store takes.</summary>
    TooLarge,
}
