using Gantry.Engine.Containers;
using Gantry.Linux;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Mounts;
using Gantry.Linux.Namespaces;
using Gantry.Network;

namespace Gantry.Engine.Pods;

/// <summary>Makes and unmakes what the containers of a pod share.</summary>
internal sealed class PodSetup(PodRecord pod, EngineParts parts)
{
    private static readonly TimeSpan GroupPatience = TimeSpan.FromSeconds(5);
    private const long DefaultSharedMemoryBytes = 64 << 20;
    private readonly EnginePaths _paths = parts.Paths;

    public async Task<PodRecord> RunAsync(CancellationToken cancel)
    {
        try
        {
            return await SetUpAsync(cancel);
        }
        catch (Exception failure)
        {
            await UndoAsync(CancellationToken.None);
            Erase();
            if (failure is LinuxException or IOException or CgroupException or UnauthorizedAccessException or NetworkException)
                throw new EngineException(EngineFailure.Refused, $"cannot create pod {pod.Config.Name}: {failure.Message}", failure);
            throw;
        }
    }

    /// <summary>Takes everything volatile away; what is not there is fine.</summary>
    public async Task UndoAsync(CancellationToken cancel)
    {
        if (pod.Config.SharesProcesses)
            await new PodInit(pod, parts).StopAsync(cancel);
        parts.Network.Detach(pod);
        if (Directory.Exists(_paths.PodNamespaces(pod.Id)))
            PinnedNamespaces.Remove(_paths.PodNamespaces(pod.Id));
        if (Directory.Exists(_paths.PodSharedMemory(pod.Id)))
            MountTable.UnmountAll(_paths.PodSharedMemory(pod.Id));
        ContainerCleanup.DeleteDirectory($"{_paths.RunPods}/{pod.Id}");
    }

    public void Erase()
    {
        new Cgroup(parts.Cgroups, pod.CgroupPath).Remove(GroupPatience);
        // A parent that was named for this pod was made with it, and goes with the last of its pods.
        if (!string.IsNullOrEmpty(pod.Config.CgroupParent))
            new Cgroup(parts.Cgroups, pod.CgroupPath[..pod.CgroupPath.LastIndexOf('/')]).RemoveIfEmpty();
        ContainerCleanup.DeleteDirectory(_paths.PodHome(pod.Id));
    }

    private async Task<PodRecord> SetUpAsync(CancellationToken cancel)
    {
        PodSysctls.Validate(pod.Config);
        Directory.CreateDirectory($"{(pod.Config.IsHidden ? _paths.HiddenPods : _paths.Pods)}/{pod.Id}");
        Directory.CreateDirectory($"{_paths.RunPods}/{pod.Id}");
        NamespaceKind own = PodNamespaces.Own(pod.Config);
        if (own != 0)
        {
            PinnedNamespaces.Create(_paths.PodNamespaces(pod.Id), new PinnedNamespacesOptions
            {
                Kinds = own, Hostname = own.HasFlag(NamespaceKind.Uts) ? PodFiles.HostnameOf(pod.Config) : null, Sysctls = pod.Config.Sysctls,
            });
        }
        if (pod.Config.IsHidden ? pod.Config.SharedMemoryBytes is not null : !pod.Config.UsesHostIpc)
            MountSharedMemory(pod.Config.SharedMemoryBytes ?? DefaultSharedMemoryBytes);

        PodRecord attached = pod with { Address = parts.Network.Attach(pod, $"{_paths.PodNamespaces(pod.Id)}/net") };
        if (pod.Config.Files is null)
            PodFiles.Write(attached, _paths);
        int init = pod.Config.SharesProcesses ? await new PodInit(attached, parts).StartAsync(cancel) : 0;
        return attached with { State = PodState.Ready, InitPid = init };
    }

    private void MountSharedMemory(long bytes)
    {
        string target = _paths.PodSharedMemory(pod.Id);
        Directory.CreateDirectory(target);
        MountTable.Mount("shm", target, "tmpfs", MountFlags.NoSetUid | MountFlags.NoExecute | MountFlags.NoDevices, FormattableString.Invariant($"mode=1777,size={bytes}"));
    }
}
