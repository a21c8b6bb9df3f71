using System.Globalization;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Linux;
using Gantry.Linux.Mounts;
using Gantry.NodeAgent.References;

namespace Gantry.NodeAgent.Volumes;

/// <summary>Puts pods' volumes in place, keeps those that come from the API current, and takes them away.</summary>
internal sealed class PodVolumes(AgentPaths paths, ServiceAccountTokens tokens, TimeProvider clock)
{
    private const UnixFileMode EveryoneMode = (UnixFileMode)0x1FF; // 0777
    private const UnixFileMode ReadableMode = (UnixFileMode)0x1ED; // 0755

    /// <summary>Makes or refreshes all volumes; calling it again changes only what is out of date.</summary>
    public async Task<VolumeOutcome> PrepareAsync(Pod pod, ReferenceSnapshot references, IReadOnlyDictionary<string, Quantity> allocatable, CancellationToken cancel)
    {
        DateTimeOffset? renewAt = null;
        foreach (Volume volume in pod.Spec.Volumes)
        {
            Payload outcome = await PrepareAsync(pod, volume, new VolumePayloads(pod, references, allocatable), cancel);
            if (outcome.Problem is { } problem)
                return new($"MountVolume.SetUp failed for volume \"{volume.Name}\" : {problem}", null);
            renewAt = outcome.RenewAt is { } at && (renewAt is null || at < renewAt) ? at : renewAt;
        }

        return new(null, renewAt);
    }

    /// <summary>Where a volume lies on the host.</summary>
    public string PathOf(Pod pod, Volume volume)
    {
        if (volume.HostPath is { } host)
            return host.Path;
        return volume.Secret is not null || volume.Projected is not null ? paths.MemoryVolume(pod.Uid, volume.Name) : paths.Volume(pod.Uid, volume.Name);
    }

    /// <summary>Unmounts and deletes everything kept for a pod; what is mounted below is never deleted through.</summary>
    public void Remove(string podUid)
    {
        foreach (MountEntry mount in MountTable.Read().Where(mount => mount.Target.StartsWith(paths.Pod(podUid) + "/", StringComparison.Ordinal)).Reverse())
            MountTable.Unmount(mount.Target, UnmountFlags.Detach | UnmountFlags.NoFollow);
        DeleteDirectory(paths.Pod(podUid));
        DeleteDirectory(paths.MemoryVolumes(podUid));
        tokens.Forget(podUid);
    }

    private async Task<Payload> PrepareAsync(Pod pod, Volume volume, VolumePayloads payloads, CancellationToken cancel)
    {
        try
        {
            if (volume.EmptyDir is { } empty)
                return PrepareEmpty(pod, volume, empty);
            if (volume.HostPath is { } host)
                return HostPaths.Prepare(host) is { } problem ? Payload.Missing(problem) : Payload.Of([]);
            return WriteFiles(pod, volume, await FilesAsync(pod, volume, payloads, cancel));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or LinuxException or KubeException)
        {
            return Payload.Missing(failure.Message);
        }
    }

    private async Task<Payload> FilesAsync(Pod pod, Volume volume, VolumePayloads payloads, CancellationToken cancel)
    {
        if (volume.ConfigMap is { } map)
            return payloads.ConfigMap(map.Name, map.Items, map.DefaultMode, map.Optional);
        if (volume.Secret is { } secret)
            return payloads.Secret(secret.SecretName, secret.Items, secret.DefaultMode, secret.Optional);
        if (volume.DownwardAPI is { } downward)
            return payloads.DownwardApi(downward.Items, downward.DefaultMode);
        return volume.Projected is { } projected
            ? payloads.Projected(projected, await TokensAsync(pod, projected, cancel))
            : Payload.Missing("this kind of volume is not supported by this node");
    }

    private async Task<Dictionary<string, ServiceAccountToken>> TokensAsync(Pod pod, ProjectedVolumeSource projected, CancellationToken cancel)
    {
        var found = new Dictionary<string, ServiceAccountToken>();
        foreach (ServiceAccountTokenProjection token in projected.Sources.Select(source => source.ServiceAccountToken).OfType<ServiceAccountTokenProjection>())
            found[token.Path] = await tokens.GetAsync(pod, token, cancel);
        return found;
    }

    private Payload WriteFiles(Pod pod, Volume volume, Payload payload)
    {
        if (payload.Problem is not null)
            return payload;

        string directory = PathOf(pod, volume);
        MakeDirectory(directory, ReadableMode);
        new PayloadWriter(directory, clock) { Group = GroupOf(pod) }.Write(payload.Files);
        return payload;
    }

    private Payload PrepareEmpty(Pod pod, Volume volume, EmptyDirVolumeSource empty)
    {
        string directory = paths.Volume(pod.Uid, volume.Name);
        if (empty.Medium is { Length: > 0 } medium && medium != "Memory")
            return Payload.Missing($"the medium \"{medium}\" is not supported by this node");
        bool isNew = !Directory.Exists(directory);
        MakeDirectory(directory, EveryoneMode);
        if (empty.Medium == "Memory" && !MountTable.IsMountPoint(directory))
        {
            string size = empty.SizeLimit is { Value: > 0 } limit ? string.Create(CultureInfo.InvariantCulture, $",size={limit.Units}") : "";
            MountTable.Mount("tmpfs", directory, "tmpfs", MountFlags.None, "mode=0777" + size);
            isNew = true;
        }

        if (isNew && GroupOf(pod) is { } group)
            Ownership.Share(directory, group);
        return Payload.Of([]);
    }

    private static uint? GroupOf(Pod pod) => pod.Spec.SecurityContext?.FsGroup is { } group ? (uint)group : null;

    // The parents are for root only; a container sees just the directory that is bound into it.
    private static void MakeDirectory(string path, UnixFileMode mode)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (Directory.Exists(path))
            return;
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, mode);
    }

    private static void DeleteDirectory(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }
}
