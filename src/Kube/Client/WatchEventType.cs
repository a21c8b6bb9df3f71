namespace Gantry.Kube;

/// <summary>What a line of a watch says.</summary>
public enum WatchEventType
{
    Added,
    Modified,
    Deleted,

    /// <summary>Nothing changed; the object carries nothing but the revision that the watch has reached.</summary>
    Bookmark,
}
