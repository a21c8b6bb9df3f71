using Gantry.Linux.Files;
using Gantry.Linux.Mounts;

namespace Gantry.Linux.Cgroups;

/// <summary>Where this host's control groups are: the mounted hierarchies and which of the three layouts they form.</summary>
public sealed record CgroupLayout(CgroupMode Mode, IReadOnlyList<CgroupHierarchy> Hierarchies)
{
    private static readonly string[] Options = ["rw", "ro", "noprefix", "clone_children", "xattr", "favordynmods"];

    public static CgroupLayout Detect() => From(MountTable.Read(ofType: "cgroup"));

    /// <summary>The hierarchy that has the controller, none if the kernel or the host lacks it.</summary>
    public CgroupHierarchy? Find(string controller)
    {
        foreach (CgroupHierarchy hierarchy in Hierarchies)
        {
            if (hierarchy.Has(controller))
                return hierarchy;
        }

        return null;
    }

    public CgroupHierarchy? Unified
    {
        get
        {
            foreach (CgroupHierarchy hierarchy in Hierarchies)
            {
                if (hierarchy.IsUnified)
                    return hierarchy;
            }

            return null;
        }
    }

    public static CgroupLayout From(IReadOnlyList<MountEntry> mounts)
    {
        var hierarchies = new List<CgroupHierarchy>();
        foreach (MountEntry mount in mounts)
        {
            // A bind mount of a part of a tree (a container's own cgroup) is not a hierarchy's root.
            if (mount.Root != "/" || IsKnown(hierarchies, mount))
                continue;

            if (mount.Type == "cgroup2")
                hierarchies.Add(new CgroupHierarchy(mount.Target, true, UnifiedControllers(mount.Target)));
            else if (mount.Type == "cgroup")
                hierarchies.Add(new CgroupHierarchy(mount.Target, false, LegacyControllers(mount.SuperOptions)));
        }

        return new CgroupLayout(ModeOf(hierarchies), hierarchies);
    }

    private static bool IsKnown(List<CgroupHierarchy> hierarchies, MountEntry mount)
    {
        foreach (CgroupHierarchy hierarchy in hierarchies)
        {
            if (hierarchy.IsUnified ? mount.Type == "cgroup2" : mount.Type == "cgroup" && SameControllers(hierarchy, mount))
                return true;
        }

        return false;
    }

    private static bool SameControllers(CgroupHierarchy hierarchy, MountEntry mount)
    {
        List<string> controllers = LegacyControllers(mount.SuperOptions);
        return controllers.Count > 0 && hierarchy.Has(controllers[0]);
    }

    private static CgroupMode ModeOf(List<CgroupHierarchy> hierarchies)
    {
        bool unified = hierarchies.Exists(h => h.IsUnified);
        bool legacy = hierarchies.Exists(h => !h.IsUnified);
        return (unified, legacy) switch
        {
            (true, true) => CgroupMode.Hybrid,
            (true, false) => CgroupMode.Unified,
            _ => CgroupMode.Legacy,
        };
    }

    // Superblock options of a version 1 mount, sample: rw,cpu,cpuacct or rw,xattr,name=systemd
    private static List<string> LegacyControllers(IReadOnlyList<string> superOptions)
    {
        var controllers = new List<string>();
        foreach (string option in superOptions)
        {
            if (Array.IndexOf(Options, option) < 0 && !option.StartsWith("release_agent", StringComparison.Ordinal))
                controllers.Add(option);
        }

        return controllers;
    }

    private static string[] UnifiedControllers(string mountPoint) =>
        WholeFile.TryReadText(mountPoint + "/cgroup.controllers")?.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries) ?? [];
}
