using Gantry.Engine.Specs;
using Gantry.Linux;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Processes;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Containers;

/// <summary>Takes away what a container used: after its end what only running needs, at its removal everything.</summary>
internal static class ContainerCleanup
{
    private static readonly TimeSpan GroupPatience = TimeSpan.FromSeconds(5);

    /// <summary>After the end. Failures are logged: removal tries again and reports them.</summary>
    public static async Task ReleaseAsync(ContainerRecord container, EngineParts parts)
    {
        try
        {
            await ReleaseOnceAsync(container, parts, CancellationToken.None);
        }
        catch (Exception failure) when (failure is EngineException or LinuxException or IOException or CgroupException)
        {
            parts.Log.LogWarning(failure, "cannot clean up after container {Container}", container.Id);
        }
    }

    public static async Task EraseAsync(ContainerRecord container, EngineParts parts, CancellationToken cancel)
    {
        if (Directory.Exists(parts.Paths.Bundle(container.Id)))
            await ReleaseOnceAsync(container, parts, cancel);
        await RemoveSnapshotAsync(container, parts, cancel);
        DeleteDirectory(parts.Paths.ContainerHome(container.Id));
    }

    /// <summary>A snapshot that its caller gave stays.</summary>
    public static Task RemoveSnapshotAsync(ContainerRecord container, EngineParts parts, CancellationToken cancel) =>
        container.Config.SnapshotId is null ? parts.Snapshots.RemoveAsync(container.Id, cancel) : Task.CompletedTask;

    public static void KillGroup(ContainerRecord container, EngineParts parts)
    {
        var group = new Cgroup(parts.Cgroups, container.CgroupPath);
        if (group.Exists)
            group.Signal(Signal.Kill);
    }

    public static void ApplyLimits(ContainerRecord container, ResourceConfig wanted, EngineParts parts)
    {
        var group = new Cgroup(parts.Cgroups, container.CgroupPath);
        try
        {
            group.Apply(ResourceLimits.Update(wanted, parts.Cgroups.Mode == CgroupMode.Unified));
        }
        catch (Exception failure) when (failure is LinuxException or CgroupException or IOException)
        {
            throw new EngineException(EngineFailure.Refused, $"cannot set the limits of container {container.Id}: {failure.Message}", failure);
        }
    }

    public static void DeleteDirectory(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }

    private static async Task ReleaseOnceAsync(ContainerRecord container, EngineParts parts, CancellationToken cancel)
    {
        // Other processes of a shared pid namespace do not end with the container's first.
        KillGroup(container, parts);
        new Cgroup(parts.Cgroups, container.CgroupPath).Remove(GroupPatience);
        await parts.Runtime.ForgetAsync(container.Id, cancel);

        // Never delete through a mount that did not come off: that would be the container's files.
        string root = parts.Paths.RootFileSystem(container.Id);
        if (Directory.Exists(root))
        {
            parts.Snapshots.Unmount(root);
            Directory.Delete(root);
        }
        DeleteDirectory(parts.Paths.Bundle(container.Id));
    }
}
