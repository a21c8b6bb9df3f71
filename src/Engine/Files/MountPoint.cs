using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Engine.Files;

/// <summary>Makes the place in a container's root that something is to be mounted on, as the runtime does at the start.</summary>
internal static class MountPoint
{
    public static Descriptor Make(RootDirectory root, string path, bool isDirectory)
    {
        string[] parts = LinkWalk.Resolve(root, path).Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int depth = 1; depth <= parts.Length; depth++)
        {
            using Descriptor? existing = root.TryOpen("/" + string.Join('/', parts[..depth]), OpenFlags.Path);
            if (existing is not null)
                continue;
            // Wherever a link has led: the directory is open, and what is made is made in it.
            using Descriptor parent = root.TryOpen("/" + string.Join('/', parts[..(depth - 1)]), OpenFlags.Path | OpenFlags.Directory) ?? throw Refusal(path);
            MakeOne(parent, RawName.FromUtf8(parts[depth - 1]), isDirectory || depth < parts.Length);
        }
        return root.TryOpen(path, OpenFlags.Path) ?? throw Refusal(path);
    }

    private static void MakeOne(Descriptor parent, RawName name, bool isDirectory)
    {
        if (isDirectory)
            FileAt.MakeDirectory(parent, name, 0x1ED);
        else
            FileAt.MakeNode(parent, name, FileKind.Regular, 0x1ED);
    }

    private static EngineException Refusal(string path) =>
        new(EngineFailure.Refused, $"the place {path} for a mount cannot be made in the container");
}
