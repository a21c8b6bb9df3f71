using Gantry.Linux.Mounts;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Confinement;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Rootfs;

/// <summary>The mounts that config.json lists, in its order.</summary>
internal static class MountSteps
{
    public static void Add(LaunchPlan plan, LaunchRequest request)
    {
        foreach (Mount mount in request.Spec.Mounts)
        {
            MountOptions options = MountOptions.Parse(mount.Options);
            if (options.IsRemount)
            {
                AddChange(plan, mount, options);
                continue;
            }

            ForgetCovered(plan, mount);
            bool isBind = IsBind(mount, options);
            MountRules.Check(mount, isBind);
            if (!isBind)
                IdMapSteps.Refuse(mount, options);

            if (isBind)
                AddBind(plan, request, mount, options);
            else if (mount.Type is "cgroup" or "cgroup2")
                CgroupMountSteps.Add(plan, request, mount, options);
            else
                AddFileSystem(plan, mount, options, request.Linux.MountLabel);
        }
    }

    public static bool IsBind(Mount mount, MountOptions options) => options.IsBind || mount.Type is "bind";

    private static void AddChange(LaunchPlan plan, Mount mount, MountOptions options)
    {
        if (options.FileSystem.Count > 0)
            throw new RuntimeException(RuntimeFailure.Unsupported, $"config.json: remount of {mount.Destination} cannot change {string.Join(", ", options.FileSystem)} of its file system");

        Slot target = RootPaths.OpenOrMake(plan, mount.Destination, isDirectory: true);
        TreeSteps.Change(plan.Launch, $"change the mount on {mount.Destination}", target, options.Set, options.Clear, (ulong)(options.Propagation & ~MountFlags.Recursive), recursive: false);
    }

    private static void AddBind(LaunchPlan plan, LaunchRequest request, Mount mount, MountOptions options)
    {
        if (string.IsNullOrEmpty(mount.Source))
            throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: the bind mount on {mount.Destination} has no source");

        string source = Path.GetFullPath(Path.Combine(request.Bundle, mount.Source));
        string says = $"bind {source} on {mount.Destination}";
        var tree = new Slot("tree:" + mount.Destination);

        if (options.CopiesUp)
            throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: tmpcopyup is for tmpfs, not for the bind mount on {mount.Destination}");

        if (options.FileSystem.Count > 0)
            plan.Warnings.Add($"mount on {mount.Destination}: a bind mount has no option {string.Join(", ", options.FileSystem)}");

        // The host's side is opened by the parent: a child in a user namespace might not get there.
        TreeSteps.CloneFrom(plan.Sources, says, source, tree, options.IsRecursive);
        MountRules.AddSourceCheck(plan, mount, tree);
        IdMapSteps.Add(plan, request, mount, options, tree);
        AddAttributes(plan.Sources, says, tree, options);
        Slot target = RootPaths.OpenOrMake(plan, mount.Destination, request.Host.IsDirectory(source));
        TreeSteps.Attach(plan.Launch, says, tree, target);
    }

    private static void AddAttributes(Plan prepare, string says, Slot tree, MountOptions options)
    {
        // Without a word in config.json, mounts go neither way between the host and the container.
        MountFlags propagation = options.Propagation == MountFlags.None ? MountFlags.Private | MountFlags.Recursive : options.Propagation;
        ulong kind = (ulong)(propagation & ~MountFlags.Recursive);
        TreeSteps.Change(prepare, says, tree, 0, 0, kind, recursive: propagation.HasFlag(MountFlags.Recursive));
        if ((options.Set | options.Clear) != 0)
            TreeSteps.Change(prepare, says, tree, options.Set, options.Clear, 0, recursive: false);

        if ((options.SetRecursively | options.ClearRecursively) != 0)
            TreeSteps.Change(prepare, says, tree, options.SetRecursively, options.ClearRecursively, 0, recursive: true);
    }

    private static void AddFileSystem(LaunchPlan plan, Mount mount, MountOptions options, string? label)
    {
        string type = mount.Type is { Length: > 0 } named
            ? named
            : throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: the mount on {mount.Destination} has no type");
        string says = $"mount {type} on {mount.Destination}";
        var made = new Slot("mount:" + mount.Destination);
        if (options.CopiesUp && type != "tmpfs")
            throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: tmpcopyup is for tmpfs, not for the {type} on {mount.Destination}");

        MountAttributes set = options.Set | options.SetRecursively;
        TreeSteps.Make(plan.Launch, says, type, mount.Source, LabelSteps.WithLabel(type, options.FileSystem, label), options.CopiesUp ? set & ~MountAttributes.ReadOnly : set, made);
        Slot target = RootPaths.OpenOrMake(plan, mount.Destination, isDirectory: true);
        if (options.CopiesUp)
            CopyUpSteps.Add(plan, says, target, made);

        if (options.CopiesUp && set.HasFlag(MountAttributes.ReadOnly))
            TreeSteps.Change(plan.Launch, says, made, MountAttributes.ReadOnly, 0, 0, recursive: false);

        TreeSteps.Attach(plan.Launch, says, made, target);
        if (options.Propagation != MountFlags.None && !options.Propagation.HasFlag(MountFlags.Private))
            TreeSteps.Change(plan.Launch, says, made, 0, 0, (ulong)(options.Propagation & ~MountFlags.Recursive), options.Propagation.HasFlag(MountFlags.Recursive));

        Remember(plan, mount, type, made);
    }

    private static void Remember(LaunchPlan plan, Mount mount, string type, Slot made)
    {
        string path = string.Join('/', RootPaths.Parts(mount.Destination));
        if (type == "proc" && path == "proc")
            plan.Proc = made;
        else if (type == "devpts" && path == "dev/pts")
            plan.DevPts = made;

        if (type is "proc" or "sysfs")
            plan.KernelMounts.Add((RootPaths.Parts(mount.Destination), made));
    }

    private static void ForgetCovered(LaunchPlan plan, Mount mount)
    {
        List<string> place = RootPaths.Parts(mount.Destination);
        plan.KernelMounts.RemoveAll(known => RootPaths.IsWithin(place, known.Place));
    }
}
