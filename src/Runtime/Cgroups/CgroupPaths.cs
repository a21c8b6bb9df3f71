using Gantry.Linux.Cgroups;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Cgroups;

/// <summary>Turns linux.cgroupsPath into a path below the roots of the host's cgroup trees.</summary>
internal static class CgroupPaths
{
    public static string For(string id, ContainerSpec spec)
    {
        string path = spec.Linux?.CgroupsPath ?? "";
        if (path.Length == 0)
            return "/" + id;

        if (Array.IndexOf(path.Split('/'), "..") >= 0 || path.Contains('\n', StringComparison.Ordinal))
            throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: invalid cgroupsPath {path}");

        return "/" + path.Trim('/');
    }

    public static Cgroup? Open(string? path)
    {
        if (path is null)
            return null;

        CgroupLayout layout = CgroupLayout.Detect();
        return layout.Hierarchies.Count == 0 ? null : new Cgroup(layout, path);
    }
}
