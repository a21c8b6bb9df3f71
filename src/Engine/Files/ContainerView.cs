using Gantry.Engine.Containers;
using Gantry.Engine.Standalone;
using Gantry.Engine.Volumes;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Linux.Mounts;
using Gantry.Linux.Namespaces;
using Gantry.Linux.Processes;

namespace Gantry.Engine.Files;

/// <summary>A container's files as its processes see them, or would see them: its root with everything that is mounted in it.</summary>
internal sealed class ContainerView(MountView mounts, Func<Task> close) : IAsyncDisposable
{
    public RootDirectory Root => mounts.Root;

    /// <summary>What the running process sees; none if it has ended.</summary>
    public static ContainerView? OfRunning(StandaloneRecord container)
    {
        using PidFd? process = container.Pid > 0 ? PidFd.Open(container.Pid) : null;
        return process is not null && MountView.OfProcess(process) is { } view ? new ContainerView(view, () => Task.CompletedTask) : null;
    }

    /// <summary>The snapshot of one that does not run, with its volumes and binds.</summary>
    public static async Task<ContainerView> OfStoppedAsync(StandaloneRecord container, StandaloneParts parts, CancellationToken cancel)
    {
        string user = $"view-{Guid.NewGuid():N}";
        IReadOnlyList<MountConfig> wanted = await parts.Mounts.MountAsync(user, container, cancel);
        try
        {
            MountView view = await Task.Run(() => Build(container, parts, wanted), cancel);
            return new ContainerView(view, () => parts.Mounts.UnmountAsync(user, container));
        }
        catch
        {
            await parts.Mounts.UnmountAsync(user, container);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        mounts.Dispose();
        await close();
    }

    private static MountView Build(StandaloneRecord container, StandaloneParts parts, IReadOnlyList<MountConfig> wanted)
    {
        // Copied here and attached there: only a namespace's own mounts can be copied.
        (string Target, bool IsDirectory, MountTree Tree)[] trees =
            [.. wanted.Where(mount => mount.TmpfsOptions is null).OrderBy(mount => mount.ContainerPath.Count(c => c == '/')).Select(Copy)];
        try
        {
            return MountView.Build(() =>
            {
                string place = Path.Combine(parts.Engine.Parts.Paths.RunMounts, "view");
                Directory.CreateDirectory(place);
                parts.Engine.Parts.Snapshots.Mount(container.Id, place);
                RootDirectory root = RootDirectory.Open(place);
                foreach ((string target, bool isDirectory, MountTree tree) in trees)
                    Attach(root, target, isDirectory, tree);
                return root;
            });
        }
        finally
        {
            foreach ((_, _, MountTree tree) in trees)
                tree.Dispose();
        }
    }

    private static (string Target, bool IsDirectory, MountTree Tree) Copy(MountConfig mount)
    {
        using RootDirectory host = RootDirectory.Open("/");
        using Descriptor source = host.TryOpen(mount.HostPath, OpenFlags.Path)
            ?? throw new EngineException(EngineFailure.Invalid, $"invalid mount config for type \"bind\": bind source path does not exist: {mount.HostPath}");
        MountTree tree = MountTree.Clone(source, recursive: !mount.IsNotRecursive);
        if (mount.IsReadOnly)
            tree.MakeReadOnly(recursive: mount.IsRecursivelyReadOnly);
        return (mount.ContainerPath, FileAt.Status(source).Kind == FileKind.Directory, tree);
    }

    private static void Attach(RootDirectory root, string target, bool isDirectory, MountTree tree)
    {
        using Descriptor place = root.TryOpen(target, OpenFlags.Path) ?? MountPoint.Make(root, target, isDirectory);
        tree.AttachTo(place);
    }
}
