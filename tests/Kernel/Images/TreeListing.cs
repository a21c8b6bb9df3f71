using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Tests;

/// <summary>A directory tree as lines: every name with kind, mode, owners, size and time.</summary>
internal static class TreeListing
{
    public static IReadOnlyList<string> Of(Descriptor root)
    {
        var lines = new List<string>();
        Add(lines, root, "");
        return lines;
    }

    private static void Add(List<string> lines, Descriptor directory, string path)
    {
        foreach (string name in DirectoryTree.Names(directory).Order(StringComparer.Ordinal))
        {
            FileStatus status = FileAt.TryStatus(directory, RawName.FromLatin1(name))!.Value;
            long size = status.Kind == FileKind.Regular ? status.Size : 0;
            lines.Add($"{path}{name} {status.Kind} {status.Permissions:x} {status.Owner}:{status.Group} {size} {status.Modified} {status.DeviceMajor}:{status.DeviceMinor}");
            if (status.Kind != FileKind.Directory)
                continue;
            using Descriptor below = FileAt.Open(directory, RawName.FromLatin1(name), OpenFlags.Path | OpenFlags.Directory);
            Add(lines, below, $"{path}{name}/");
        }
    }
}
