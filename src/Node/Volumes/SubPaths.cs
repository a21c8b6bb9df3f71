using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Linux.Mounts;

namespace Gantry.NodeAgent.Volumes;

/// <summary>
/// Mounts a part of a volume. The part is looked up below an open directory and mounted through its descriptor, so that a
/// container that swaps directories for links at that moment cannot lead the mount anywhere else.
/// </summary>
internal static class SubPaths
{
    private const PathResolution Inside = PathResolution.Beneath | PathResolution.NoMagicLinks;
    private const UnixFileMode DirectoryMode = (UnixFileMode)0x1ED; // 0755

    public static void Mount(string volume, string subPath, string target)
    {
        if (MountTable.IsMountPoint(target))
            MountTable.UnmountAll(target);
        using RootDirectory root = RootDirectory.Open(volume);
        using Descriptor part = root.TryOpen(subPath, OpenFlags.Path, Inside) ?? Create(root, subPath);
        string source = $"/proc/self/fd/{part.Number}";
        MakeTarget(source, target);
        MountTable.Bind(source, target);
    }

    /// <summary>Why a sub-path may not be used, or null where it may.</summary>
    public static string? ProblemWith(string subPath)
    {
        if (Path.IsPathRooted(subPath))
            return $"subPath \"{subPath}\" must not be absolute";
        return subPath.Split('/').Contains("..") ? $"subPath \"{subPath}\" must not contain \"..\"" : null;
    }

    // Component by component, each made in a directory that was opened inside the volume.
    private static Descriptor Create(RootDirectory root, string subPath)
    {
        string path = "";
        Descriptor? parent = null;
        try
        {
            foreach (string name in subPath.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(name => name != "."))
            {
                path = path.Length == 0 ? name : $"{path}/{name}";
                Descriptor next = root.TryOpen(path, OpenFlags.Path, Inside) ?? CreateOne(root, parent ?? root.Descriptor, name, path);
                parent?.Dispose();
                parent = next;
            }

            Descriptor created = parent ?? throw new AgentException(AgentFailure.Volume, "a subPath must name something");
            parent = null;
            return created;
        }
        finally
        {
            parent?.Dispose();
        }
    }

    private static Descriptor CreateOne(RootDirectory root, Descriptor parent, string name, string path)
    {
        string made = $"/proc/self/fd/{parent.Number}/{name}";
        Directory.CreateDirectory(made, DirectoryMode);
        return root.TryOpen(path, OpenFlags.Path | OpenFlags.Directory, Inside)
            ?? throw new AgentException(AgentFailure.Volume, $"the directory \"{path}\" was made and is not there");
    }

    private static void MakeTarget(string source, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (FileKinds.Of(source) is FileKind.Directory)
            Directory.CreateDirectory(target);
        else if (!File.Exists(target))
            File.WriteAllBytes(target, []);
    }
}
