using Gantry.Engine.Containers;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Linux.Mounts;
using Gantry.Linux.Namespaces;

namespace Gantry.Engine.Standalone.Runs;

/// <summary>The root file system of a container that does not run, with its volumes, in a mount namespace of its own.</summary>
internal sealed class RestingRoot(StandaloneRecord record, StandaloneParts parts)
{
    private readonly string user = record.Id + "-look";

    public async Task<T> RunAsync<T>(Func<RootDirectory, T> work, CancellationToken cancel)
    {
        IReadOnlyList<MountConfig> mounts = await parts.Mounts.MountAsync(user, record, cancel).ConfigureAwait(false);
        try
        {
            return await Task.Run(() =>
            {
                using MountView view = MountView.Build(() => Show(mounts));
                return work(view.Root);
            }, cancel).ConfigureAwait(false);
        }
        finally
        {
            await parts.Mounts.UnmountAsync(user, record).ConfigureAwait(false);
        }
    }

    private RootDirectory Show(IReadOnlyList<MountConfig> mounts)
    {
        string place = Path.Combine(parts.Engine.Options.RunDirectory, "look");
        Directory.CreateDirectory(place);
        parts.Engine.Parts.Snapshots.Mount(record.Id, place);
        RootDirectory root = RootDirectory.Open(place);
        foreach (MountConfig mount in mounts.Where(mount => mount.TmpfsOptions is null))
            Bind(root, mount);
        return root;
    }

    // Where the image has nothing yet at a mount's path, there is nothing to look at.
    private static void Bind(RootDirectory root, MountConfig mount)
    {
        using Descriptor? target = root.TryOpen(mount.ContainerPath, Linux.OpenFlags.Path);
        if (target is null)
            return;
        using RootDirectory host = RootDirectory.Open("/");
        using Descriptor? source = host.TryOpen(mount.HostPath, Linux.OpenFlags.Path);
        if (source is null)
            return;
        using MountTree tree = MountTree.Clone(source, recursive: !mount.IsNotRecursive);
        if (mount.IsReadOnly)
            tree.MakeReadOnly();
        tree.AttachTo(target);
    }
}
