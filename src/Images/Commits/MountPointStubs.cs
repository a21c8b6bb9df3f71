using Gantry.Images.Layers;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Images.Commits;

/// <summary>Removes from a container's changes the empty files and directories that were only made to mount something on them.</summary>
internal sealed class MountPointStubs(Descriptor root, LowerLayers lower, ImageLimits limits)
{
    public void Remove(IReadOnlyList<string> paths)
    {
        // Deepest first: /dev is empty only once /dev/shm is gone.
        IEnumerable<string[]> places = paths.Select(path => LayerPath.Parse(path, limits.PathDepth)).Where(parts => parts.Length > 0);
        foreach (string[] parts in places.OrderByDescending(parts => parts.Length))
            Remove(parts);
    }

    private void Remove(string[] parts)
    {
        using Descriptor? parent = OpenDirectory(parts.AsSpan(..^1));
        RawName name = RawName.FromLatin1(parts[^1]);
        if (parent is null || FileAt.TryStatus(parent, name) is not { } status || IsBelow(parts))
            return;
        FileStatus above = FileAt.Status(parent);
        if (status is { Kind: FileKind.Regular, Size: 0 })
            FileAt.Unlink(parent, name);
        else if (!TryRemoveEmpty(parent, name, parts))
            return;
        RestoreTime(parent, above);
        RemoveUntouched(parts[..^1]);
    }

    // A directory that was copied up only because a stub was made in it says nothing.
    private void RemoveUntouched(string[] parts)
    {
        if (parts.Length == 0)
            return;
        using Descriptor? parent = OpenDirectory(parts.AsSpan(..^1));
        RawName name = RawName.FromLatin1(parts[^1]);
        using Descriptor? below = lower.Find(parts);
        if (parent is null || below is null || FileAt.TryStatus(parent, name) is not { } status)
            return;
        FileStatus original = FileAt.Status(below);
        bool isSame = (status.Kind, status.Permissions, status.Owner, status.Group) == (original.Kind, original.Permissions, original.Owner, original.Group);
        FileStatus above = FileAt.Status(parent);
        if (!isSame || !TryRemoveEmpty(parent, name, parts))
            return;
        RestoreTime(parent, above);
        RemoveUntouched(parts[..^1]);
    }

    private static bool TryRemoveEmpty(Descriptor parent, RawName name, string[] parts)
    {
        using Descriptor? directory = FileAt.TryOpen(parent, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        if (directory is null || Whiteout.IsOpaque(directory) || DirectoryTree.Names(directory).Count > 0)
            return false;
        FileAt.RemoveDirectory(parent, name);
        return true;
    }

    private bool IsBelow(string[] parts)
    {
        using Descriptor? below = lower.Find(parts);
        return below is not null;
    }

    private static void RestoreTime(Descriptor directory, FileStatus status)
    {
        using Descriptor open = FileAt.Open(directory, RawName.FromLatin1("."), OpenFlags.ReadOnly | OpenFlags.Directory);
        OpenFile.SetTime(open, status.Modified);
    }

    private Descriptor? OpenDirectory(ReadOnlySpan<string> parts) => FileAt.TryOpen(
        root, RawName.FromLatin1(parts.IsEmpty ? "." : string.Join('/', parts!)), OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow);
}
