namespace Gantry.Engine.Files;

/// <summary>How an archive is to be unpacked in a container.</summary>
/// <param name="Path">A directory of the container.</param>
public sealed record CopyRequest(string Path)
{
    /// <summary>It is an error to put a directory in the place of something else, and the other way round.</summary>
    public bool KeepsKinds { get; init; }

    /// <summary>Everything belongs to the container's user, whatever the archive says.</summary>
    public bool GivesToUser { get; init; }
}
