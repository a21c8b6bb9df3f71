using Gantry.Engine.Containers;
using Gantry.Engine.Files;
using Gantry.Engine.Standalone;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Linux.Namespaces;
using ImageConfig = Gantry.Oci.ImageSpec.ImageConfig;

namespace Gantry.Engine.Volumes;

/// <summary>Turns what containers outside any pod want to have mounted into paths of the host, and undoes it.</summary>
/// <remarks>In a container's life: <see cref="CreateAsync"/>, then <see cref="MountAsync"/> and <see cref="UnmountAsync"/> for each run, then <see cref="RemoveAsync"/>.</remarks>
/// <param name="run">A directory for mounts of the host and who uses them; it may be lost at a reboot.</param>
internal sealed class ContainerMounts(VolumeStore volumes, ISnapshotter snapshots, Func<string, Image?> findImage, string run)
{
    private readonly MountPlaces _places = new(snapshots, Path.Combine(run, "places"));
    private readonly string _view = Path.Combine(run, "view");

    /// <summary>Checks the mounts of a new container and names its anonymous volumes.</summary>
    public static IReadOnlyList<PlannedMount> Plan(IReadOnlyList<MountRequest> asked, ImageConfig image) =>
        [.. MountPlan.For(asked, image.Volumes).Select(mount => new PlannedMount(mount, IsAnonymous(mount) ? VolumeName.New() : null))];

    /// <summary>Makes and fills the volumes of a new container. Its snapshot has to be there.</summary>
    /// <remarks>If it fails, nothing refers to the container any more and its anonymous volumes are gone.</remarks>
    public async Task<IReadOnlyList<StandaloneMount>> CreateAsync(
        string containerId, string snapshotId, IReadOnlyList<PlannedMount> plan, CancellationToken cancel)
    {
        List<StandaloneMount> made = [];
        try
        {
            foreach (PlannedMount mount in plan)
            {
                made.Add(await CreateAsync(containerId, mount, cancel));
                if (mount.Request is { Kind: MountKind.Volume, SkipsCopy: false, Subpath: null or "" })
                    await FillAsync(made[^1], snapshotId);
            }
            return made;
        }
        catch
        {
            await RemoveAsync(containerId, made, withAnonymous: true, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Mounts on the host what the container is about to run with; undone where one of them fails.</summary>
    public async Task<IReadOnlyList<MountConfig>> MountAsync(StandaloneRecord container, CancellationToken cancel)
    {
        IReadOnlyList<MountConfig> mounted = await MountAsync(container.Id, container, cancel);
        foreach (StandaloneMount mount in container.Mounts.Where(mount => mount.Volume is not null))
        {
            volumes.Publish(
                "mount", mount.Volume!, ("container", container.Id), ("destination", mount.Target), ("propagation", ""),
                ("read/write", mount.IsReadOnly ? "false" : "true"));
        }
        return mounted;
    }

    /// <summary>Undoes <see cref="MountAsync(StandaloneRecord, CancellationToken)"/>; what is undone already is fine.</summary>
    public async Task UnmountAsync(StandaloneRecord container)
    {
        foreach (string volume in await UnmountAsync(container.Id, container))
            volumes.Publish("unmount", volume, ("container", container.Id));
    }

    /// <summary>Lets go of a container's volumes, and removes its anonymous ones if that is wanted and nobody else has them.</summary>
    public Task RemoveAsync(StandaloneRecord container, bool withAnonymous, CancellationToken cancel) =>
        RemoveAsync(container.Id, container.Mounts, withAnonymous, cancel);

    /// <summary>After a restart: takes note of every container that there is, and undoes the mounts of those that are no more.</summary>
    /// <remarks>Those that have ended meanwhile undo theirs when their end is noticed.</remarks>
    public async Task RestoreAsync(IReadOnlyList<StandaloneRecord> containers, CancellationToken cancel)
    {
        HashSet<string> known = [.. containers.Select(container => container.Id)];
        foreach (StandaloneRecord container in containers)
        {
            foreach (StandaloneMount mount in container.Mounts.Where(mount => mount.Volume is not null))
                volumes.Refer(mount.Volume!, container.Id);
        }
        await volumes.EndLostUsesAsync(known);
        await _places.ClearAsync(known, cancel);
    }

    /// <summary>The same under another name than the container's, for somebody who looks into one that does not run.</summary>
    internal async Task<IReadOnlyList<MountConfig>> MountAsync(string user, StandaloneRecord container, CancellationToken cancel)
    {
        List<MountConfig> mounted = [];
        try
        {
            foreach (StandaloneMount mount in container.Mounts)
                mounted.Add(await MountAsync(user, mount, RequestOf(container, mount), mounted.Count, cancel));
            return mounted;
        }
        catch
        {
            await UnmountAsync(user, container);
            throw;
        }
    }

    /// <summary>The volumes that were left.</summary>
    internal async Task<IReadOnlyList<string>> UnmountAsync(string user, StandaloneRecord container)
    {
        List<string> left = [];
        await _places.RemoveAsync(user, CancellationToken.None);
        foreach (StandaloneMount mount in container.Mounts.Where(mount => mount.Volume is not null))
        {
            if (await volumes.LeaveAsync(mount.Volume!, user))
                left.Add(mount.Volume!);
        }
        return left;
    }

    private async Task<StandaloneMount> CreateAsync(string containerId, PlannedMount planned, CancellationToken cancel)
    {
        MountRequest mount = planned.Request;
        var made = new StandaloneMount(mount.Kind, null, mount.Source, mount.Target, mount.IsReadOnly, mount.Sharing, IsAnonymous: false);
        switch (mount.Kind)
        {
            case MountKind.Volume:
                Volume volume = await volumes.TakeAsync(ConfigOf(planned), containerId, cancel);
                return made with { Volume = volume.Name, Source = volume.Mountpoint, IsAnonymous = planned.Volume is not null };
            case MountKind.Bind:
                if (mount.CreatesSource && !Path.Exists(mount.Source))
                    Directory.CreateDirectory(mount.Source);
                CheckSource(mount.Source);
                return made;
            case MountKind.Image:
                return made with { Source = ImageOf(mount.Source).Id.ToString(), IsReadOnly = true };
            default:
                return made;
        }
    }

    private static bool IsAnonymous(MountRequest mount) => mount is { Kind: MountKind.Volume, Source.Length: 0 };

    private static VolumeConfig ConfigOf(PlannedMount planned)
    {
        MountRequest mount = planned.Request;
        var config = new VolumeConfig
        {
            Name = planned.Volume ?? mount.Source,
            Driver = mount.VolumeDriver ?? "",
            Options = mount.VolumeOptions.Count > 0 ? mount.VolumeOptions : null,
            Labels = mount.VolumeLabels.Count > 0 ? mount.VolumeLabels : null,
        };
        return planned.Volume is null ? config : config.AsAnonymous();
    }

    // A volume on a tmpfs would lose its content before the container starts.
    private Task FillAsync(StandaloneMount mount, string snapshotId) => volumes.Get(mount.Volume!).IsMounted
        ? Task.CompletedTask
        : volumes.FillAsync(mount.Volume!, content =>
        {
            using MountView files = SnapshotView.Open(snapshots, snapshotId, _view);
            using Descriptor? source = files.Root.TryOpen(mount.Target, OpenFlags.Path | OpenFlags.Directory);
            if (source is not null)
                new VolumeCopy(content).From(source);
        });

    private async Task<MountConfig> MountAsync(string user, StandaloneMount mount, MountRequest asked, int number, CancellationToken cancel)
    {
        var config = new MountConfig { HostPath = mount.Source, ContainerPath = mount.Target, IsReadOnly = mount.IsReadOnly, Sharing = mount.Sharing };
        switch (mount.Kind)
        {
            case MountKind.Tmpfs:
                return config with { TmpfsOptions = TmpfsMount.Options(asked) };
            case MountKind.Volume:
                await volumes.UseAsync(mount.Volume!, user, cancel);
                return config with { HostPath = _places.Narrow(user, number, volumes.Get(mount.Volume!).Mountpoint, asked.Subpath) };
            case MountKind.Image:
                string files = await _places.ShowAsync(user, number, ImageOf(mount.Source), cancel);
                return config with { HostPath = _places.Narrow(user, number, files, asked.Subpath), IsRecursivelyReadOnly = true };
            default:
                CheckSource(mount.Source);
                return config with
                {
                    IsNotRecursive = asked.IsNotRecursive,
                    IsRecursivelyReadOnly = mount.IsReadOnly && !asked.IsReadOnlyAtTopOnly && !asked.IsNotRecursive,
                };
        }
    }

    private async Task RemoveAsync(string containerId, IReadOnlyList<StandaloneMount> mounts, bool withAnonymous, CancellationToken cancel)
    {
        foreach (StandaloneMount mount in mounts.Where(mount => mount.Volume is not null))
        {
            volumes.Release(mount.Volume!, containerId);
            if (!mount.IsAnonymous || !withAnonymous)
                continue;
            try
            {
                await volumes.RemoveAsync(mount.Volume!, ifThere: true, cancel);
            }
            catch (EngineException used) when (used.Kind == EngineFailure.InUse)
            {
                // Another container has taken it over, and now it is that one's.
            }
        }
    }

    // The volumes that an image declares were asked for by nobody.
    private static MountRequest RequestOf(StandaloneRecord container, StandaloneMount mount) =>
        container.Config.Mounts.FirstOrDefault(request => MountPlan.Clean(request.Target) == mount.Target) ?? new MountRequest();

    private Image ImageOf(string name) =>
        findImage(name) ?? throw new EngineException(EngineFailure.NotFound, $"No such image: {name}");

    private static void CheckSource(string path)
    {
        if (!Path.Exists(path))
            throw new EngineException(EngineFailure.Invalid, $"invalid mount config for type \"bind\": bind source path does not exist: {path}");
    }
}
