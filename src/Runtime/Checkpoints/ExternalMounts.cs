using Gantry.Linux.Mounts;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Checkpoints;

/// <summary>Mounts of a container that criu cannot make, as their source lies outside: they are named when they are written and given again when they are restored.</summary>
internal static class ExternalMounts
{
    private const string Null = "/dev/null";

    /// <summary>criu's words at a dump: where the mount is, and its name.</summary>
    public static IEnumerable<string> ForDump(ContainerSpec spec, IReadOnlyList<MountEntry> inside)
    {
        foreach (MountEntry mount in inside)
        {
            if (mount.Target == "/")
                continue;

            // A masked file is the host's null device; all of them have one name.
            if (mount.Type == "devtmpfs" && mount.Root == "/null" && spec.Linux?.MaskedPaths.Contains(mount.Target) == true)
                yield return $"mnt[{mount.Target}]:{Null}";
            else if (IsOwnCgroup(mount) || IsBound(spec, mount.Target))
                yield return $"mnt[{mount.Target}]:{mount.Target}";
        }
    }

    /// <summary>criu's words at a restore: the name, and what is to be mounted there.</summary>
    public static IEnumerable<string> ForRestore(ContainerSpec spec, string bundle, IEnumerable<(string Target, string Source)> cgroups)
    {
        yield return $"mnt[{Null}]:{Null}";
        foreach (Mount mount in spec.Mounts)
        {
            if (Binds(mount))
                yield return $"mnt[{mount.Destination.TrimEnd('/')}]:{Path.GetFullPath(Path.Combine(bundle, mount.Source ?? ""))}";
        }

        foreach ((string target, string source) in cgroups)
            yield return $"mnt[{target}]:{source}";
    }

    public static bool Binds(Mount mount) =>
        mount.Type == "bind" || mount.Options.Contains("bind") || mount.Options.Contains("rbind");

    private static bool IsOwnCgroup(MountEntry mount) => mount.Type is "cgroup" or "cgroup2" && mount.Root != "/";

    // Below a recursive bind there are more mounts, which come from outside with it.
    private static bool IsBound(ContainerSpec spec, string target) =>
        spec.Mounts.Any(mount => Binds(mount) && mount.Destination.TrimEnd('/') == target) ||
        spec.Linux?.Devices.Any(device => device.Path == target) == true;
}
