using Gantry.Linux.Mounts;

namespace Gantry.NodeAgent.Pods;

/// <summary>Removes what pods that ended while the agent was away have left on disk.</summary>
internal static class LeftoverDirectories
{
    public static void Remove(AgentPaths paths, PodSet pods)
    {
        IEnumerable<string> uids = Directory.EnumerateDirectories(paths.Pods).Concat(Directory.EnumerateDirectories(paths.Memory)).Select(path => Path.GetFileName(path)).Distinct();
        foreach (string uid in uids.Where(uid => !pods.Knows(uid)).ToList())
            Remove(paths, uid);
    }

    private static void Remove(AgentPaths paths, string uid)
    {
        foreach (MountEntry mount in MountTable.Read().Where(mount => mount.Target.StartsWith(paths.Pod(uid) + "/", StringComparison.Ordinal)).Reverse())
            MountTable.Unmount(mount.Target, UnmountFlags.Detach | UnmountFlags.NoFollow);
        foreach (string directory in (string[])[paths.Pod(uid), paths.MemoryVolumes(uid)])
        {
            if (Directory.Exists(directory))
                Directory.Delete(directory, recursive: true);
        }
    }
}
