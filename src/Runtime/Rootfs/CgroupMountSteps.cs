using Gantry.Linux;
using Gantry.Linux.Cgroups;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Rootfs;

/// <summary>The container's view of its own control groups, whatever the host's layout: never more than its own part of each tree.</summary>
internal static class CgroupMountSteps
{
    public static void Add(LaunchPlan plan, LaunchRequest request, Mount mount, MountOptions options)
    {
        if (request.Cgroup is not { } cgroup)
        {
            plan.Warnings.Add($"{mount.Destination} is left out: this host has no cgroups mounted");
            return;
        }

        if (cgroup.Layout.Mode == CgroupMode.Unified)
            AddOwn(plan, cgroup, cgroup.Hierarchies[0], options.Set, RootPaths.OpenOrMake(plan, mount.Destination, isDirectory: true), mount.Destination);
        else
            AddAll(plan, cgroup, mount, options.Set);
    }

    private static void AddAll(LaunchPlan plan, Cgroup cgroup, Mount mount, MountAttributes attributes)
    {
        string says = $"mount cgroups on {mount.Destination}";
        var top = new Slot("mount:" + mount.Destination);
        TreeSteps.Make(plan.Launch, says, "tmpfs", "cgroup", ["mode=755"], attributes & ~MountAttributes.ReadOnly, top);
        TreeSteps.Attach(plan.Launch, says, top, RootPaths.OpenOrMake(plan, mount.Destination, isDirectory: true));
        foreach (CgroupHierarchy hierarchy in cgroup.Hierarchies)
        {
            string name = Path.GetFileName(hierarchy.MountPoint);
            string destination = $"{mount.Destination.TrimEnd('/')}/{name}";
            var target = new Slot("at:" + destination);
            plan.Launch.Add(says, SystemCall.mkdirat, top, name, 0x1ED);
            plan.Launch.Add(says, SystemCall.openat2, top, name, RootPaths.How(RootPaths.PathOnlyDirectory), 24).Into(target);
            AddOwn(plan, cgroup, hierarchy, attributes, target, destination);
            AddNames(plan.Launch, says, top, hierarchy, name);
        }

        if (attributes.HasFlag(MountAttributes.ReadOnly))
            TreeSteps.Change(plan.Launch, says, top, MountAttributes.ReadOnly, 0, 0, recursive: false);
    }

    private static void AddOwn(LaunchPlan plan, Cgroup cgroup, CgroupHierarchy hierarchy, MountAttributes attributes, Slot target, string destination)
    {
        string source = hierarchy.DirectoryOf(cgroup.Path);
        string says = $"bind cgroup {source} on {destination}";
        var tree = new Slot("tree:" + destination);
        TreeSteps.CloneFrom(plan.Sources, says, source, tree, recursive: false);
        TreeSteps.Change(plan.Sources, says, tree, attributes, 0, (ulong)Linux.Mounts.MountFlags.Private, recursive: false);
        TreeSteps.Attach(plan.Launch, says, tree, target);
    }

    // Controllers that share a hierarchy (`cpu,cpuacct`) are found under each of their names.
    private static void AddNames(Plan launch, string says, Slot top, CgroupHierarchy hierarchy, string name)
    {
        if (hierarchy.IsUnified)
            return;

        foreach (string controller in hierarchy.Controllers)
        {
            if (controller != name && !controller.Contains('=', StringComparison.Ordinal))
                launch.Add(says, SystemCall.symlinkat, name, top, controller).Tolerating(Errno.Exists);
        }
    }
}
