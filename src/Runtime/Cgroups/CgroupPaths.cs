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

        string[] parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || Array.Exists(parts, part => part is "." or "..") || path.AsSpan().ContainsAny('\n', '\0'))
            throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: invalid cgroupsPath {path}");

        return "/" + string.Join('/', parts);
    }

    public static Cgroup? Open(string? path)
    {
        if (path is null)
            return null;

        CgroupLayout layout = CgroupLayout.Detect();
        return layout.Hierarchies.Count == 0 ? null : new Cgroup(layout, path);
    }
}
