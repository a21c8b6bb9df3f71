using System.Runtime.InteropServices;
using Gantry.Engine.Specs;
using Gantry.Engine.Standalone;
using Gantry.Engine.Volumes;
using Gantry.Images;
using Gantry.Images.Layers;
using Gantry.Images.Snapshots;
using Gantry.Images.Tar;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Engine.Files;

/// <summary>The files of containers outside any pod, running or not: looked at, copied in and out, compared, exported.</summary>
/// <remarks>Nothing of a container is ever run or loaded for it, and no path of it is resolved but with its own root.</remarks>
public sealed class ContainerFiles
{
    private readonly StandaloneParts _parts;

    internal ContainerFiles(StandaloneParts parts) => _parts = parts;

    /// <summary>What is at a path of the container.</summary>
    public async Task<PathStat> StatAsync(string nameOrId, string path, CancellationToken cancel)
    {
        await using FileArchive found = await OpenAsync(nameOrId, path, cancel);
        return found.Stat;
    }

    /// <summary>Opens what is at a path of the container, to be written as a tar.</summary>
    public async Task<FileArchive> OpenAsync(string nameOrId, string path, CancellationToken cancel)
    {
        ContainerPath wanted = ContainerPath.Parse(path);
        ContainerView view = await ViewAsync(nameOrId, cancel);
        Descriptor? place = null;
        try
        {
            place = InWords(path, () => wanted.TryOpen(view.Root));
            // What only the kernel makes up is not the container's to be copied; the empty directory is.
            if (place is null || (FileSystemStatus.Of(place).IsMadeUp && FileAt.Status(place).Kind != FileKind.Directory))
                throw Missing(nameOrId, path);
            return new FileArchive(view, place, wanted.Stat(view.Root, place), () => _parts.FindContainer(nameOrId).Publish("archive-path"));
        }
        catch
        {
            place?.Dispose();
            await view.DisposeAsync();
            throw;
        }
    }

    /// <summary>Unpacks a tar, compressed or not, in a directory of the container.</summary>
    public async Task PutAsync(string nameOrId, CopyRequest request, Stream archive, CancellationToken cancel)
    {
        StandaloneContainer container = _parts.FindContainer(nameOrId);
        bool wasResting = await container.WhileRestingAsync(async record =>
        {
            await using ContainerView view = await ContainerView.OfStoppedAsync(record, _parts, cancel);
            await PutAsync(record, view.Root, nameOrId, request, archive, cancel);
        });
        if (!wasResting)
        {
            await using ContainerView running = ContainerView.OfRunning(container.Record)
                ?? throw new EngineException(EngineFailure.WrongState, $"container {nameOrId} has just ended");
            await PutAsync(container.Record, running.Root, nameOrId, request, archive, cancel);
        }
        container.Publish("extract-to-dir");
    }

    /// <summary>What the container has changed of its image's files, sorted by path.</summary>
    public Task<IReadOnlyList<SnapshotChange>> ChangesAsync(string nameOrId, CancellationToken cancel) =>
        _parts.Images.ChangesAsync(_parts.Find(nameOrId).Id, OwnMountPoints, cancel);

    /// <summary>Writes the container's root as a tar, without what is mounted in it.</summary>
    /// <param name="open">Called once the container is found.</param>
    public async Task ExportAsync(string nameOrId, Func<Stream> open, CancellationToken cancel)
    {
        StandaloneContainer container = _parts.FindContainer(nameOrId);
        using RootDirectory? running = TryOpenRoot(container.Record);
        await Task.Factory.StartNew(
            () => Export(container.Record, running, open(), cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        container.Publish("export");
    }

    /// <summary>Makes an image of the container's image and what the container has changed.</summary>
    public Task<Image> CommitAsync(string nameOrId, CommitRequest request, CancellationToken cancel) =>
        new ContainerCommit(_parts.FindContainer(nameOrId), _parts).RunAsync(request, cancel);

    /// <summary>Where the engine mounts things of its own, made by it where the image has nothing there.</summary>
    internal static IReadOnlySet<string> OwnMountPoints { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "/proc", "/sys", "/dev", "/dev/pts", "/dev/shm", "/dev/mqueue", "/dev/console", "/sys/fs", "/sys/fs/cgroup",
        "/etc", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/sbin", "/sbin/docker-init",
    };

    private static async Task PutAsync(
        StandaloneRecord container, RootDirectory root, string nameOrId, CopyRequest request, Stream archive, CancellationToken cancel)
    {
        ContainerPath path = ContainerPath.Parse(request.Path);
        using Descriptor place = InWords(request.Path, () => root.TryOpen(path.Absolute, OpenFlags.Path)) ?? throw Missing(nameOrId, request.Path);
        if (FileAt.Status(place).Kind != FileKind.Directory)
            throw new EngineException(EngineFailure.Invalid, "extraction point is not a directory");
        CheckWritable(container, root, place);
        (uint, uint)? owner = request.GivesToUser ? UserOf(container, root) : null;
        await Task.Factory.StartNew(
            () => Unpack(root, place, path.Absolute, request.KeepsKinds, owner, archive, cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private async Task<ContainerView> ViewAsync(string nameOrId, CancellationToken cancel)
    {
        StandaloneRecord container = _parts.Find(nameOrId);
        // Between two looks it may have ended or started; whoever looks for the fourth time sees one that flaps.
        for (int tries = 0; tries < 3; tries++)
        {
            if (container.IsRunning && ContainerView.OfRunning(container) is { } running)
                return running;
            if (!container.IsRunning)
                break;
            await Task.Delay(TimeSpan.FromMilliseconds(20), _parts.Clock, cancel);
            container = _parts.Find(nameOrId);
        }
        return await ContainerView.OfStoppedAsync(container, _parts, cancel);
    }

    private static void Unpack(
        RootDirectory root, Descriptor place, string path, bool keepsKinds, (uint, uint)? owner, Stream archive, CancellationToken cancel)
    {
        try
        {
            // Decoded here, by this process and its libraries, before anything goes near the container.
            using Stream plain = Compression.Open(archive);
            using var unpacker = new ArchiveUnpacker(root, place, path, keepsKinds, owner);
            unpacker.Unpack(new TarReader(plain), cancel);
        }
        catch (InvalidDataException broken)
        {
            throw new EngineException(EngineFailure.Invalid, $"Error processing tar file: {broken.Message}", broken);
        }
        catch (LinuxException refused)
        {
            throw new EngineException(EngineFailure.Refused, $"Error processing tar file: {refused.Message}", refused);
        }
    }

    private void Export(StandaloneRecord container, RootDirectory? running, Stream target, CancellationToken cancel)
    {
        if (running is not null)
        {
            new TreeArchive(target, crossesMounts: false, cancel).WriteContent(running.Descriptor);
            return;
        }
        using Linux.Namespaces.MountView view = SnapshotView.Open(_parts.Engine.Parts.Snapshots, container.Id, Path.Combine(_parts.Engine.Parts.Paths.RunMounts, "view"));
        new TreeArchive(target, crossesMounts: false, cancel).WriteContent(view.Root.Descriptor);
    }

    // On the host the root is mounted without what the container has mounted in it.
    private RootDirectory? TryOpenRoot(StandaloneRecord container)
    {
        try
        {
            return container.IsRunning ? RootDirectory.Open(_parts.Engine.Parts.Paths.RootFileSystem(container.Id)) : null;
        }
        catch (LinuxException ended) when (ended.Errno is Errno.NotFound)
        {
            return null;
        }
    }

    private static void CheckWritable(StandaloneRecord container, RootDirectory root, Descriptor place)
    {
        bool isRoot = FileAt.Status(place).FileSystem == FileAt.Status(root.Descriptor).FileSystem;
        if (isRoot && container.Config.Security.HasReadOnlyRoot)
            throw new EngineException(EngineFailure.ReadOnly, "container rootfs is marked read-only");
        if (FileSystemStatus.Of(place).IsReadOnly)
            throw new EngineException(EngineFailure.ReadOnly, "mounted volume is marked read-only");
    }

    // Without a user of its own the container has no say in who owns what.
    private static (uint, uint)? UserOf(StandaloneRecord container, RootDirectory root)
    {
        if (string.IsNullOrEmpty(container.Config.Security.User))
            return null;
        var lookup = new UserLookup(AccountFile.Read(root, "etc/passwd"), AccountFile.Read(root, "etc/group"));
        ResolvedUser user = lookup.Resolve(container.Config.Security.User, null, [], onlyNamedGroups: true);
        return (user.Uid, user.Gid);
    }

    private static Descriptor? InWords(string path, Func<Descriptor?> open)
    {
        try
        {
            return open();
        }
        catch (LinuxException refused)
        {
            throw new EngineException(EngineFailure.Invalid, $"cannot look at {path}: {Marshal.GetPInvokeErrorMessage((int)refused.Errno)}", refused);
        }
    }

    private static EngineException Missing(string nameOrId, string path) =>
        new(EngineFailure.NotFound, $"Could not find the file {path} in container {nameOrId}");
}
