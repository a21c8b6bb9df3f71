using Gantry.Linux.Cgroups;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Runtime.Cgroups;

/// <summary>Turns linux.cgroupsPath into a path below the roots of the host's cgroup trees.</summary>
internal static class CgroupPaths
{
    public static string For(string id, ContainerSpec spec, bool systemd)
    {
        string path = spec.Linux?.CgroupsPath ?? "";
        if (path.Length == 0)
            return "/" + id;

        if (systemd && path.Split(':') is [var slice, var prefix, var name])
            return SystemdPath(slice, prefix, name);

        if (Array.IndexOf(path.Split('/'), "..") >= 0 || path.Contains('\n', StringComparison.Ordinal))
            throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: invalid cgroupsPath {path}");

        return "/" + path.Trim('/');
    }

    // `a-b.slice` lies in `a.slice`: systemd.slice(5). Sample: system.slice:docker:0123 -> /system.slice/docker-0123.scope
    private static string SystemdPath(string slice, string prefix, string name)
    {
        string unit = name.EndsWith(".slice", StringComparison.Ordinal) ? name : prefix.Length == 0 ? name + ".scope" : $"{prefix}-{name}.scope";
        string stem = slice.EndsWith(".slice", StringComparison.Ordinal) ? slice[..^6] : "system";
        string path = "";
        for (int dash = stem.IndexOf('-', StringComparison.Ordinal); stem != "" && stem != "-"; dash = stem.IndexOf('-', dash + 1))
        {
            path += $"/{(dash < 0 ? stem : stem[..dash])}.slice";
            if (dash < 0)
                break;
        }

        return $"{path}/{unit}";
    }

    public static Cgroup? Open(string? path)
    {
        if (path is null)
            return null;

        CgroupLayout layout = CgroupLayout.Detect();
        return layout.Hierarchies.Count == 0 ? null : new Cgroup(layout, path);
    }
}
