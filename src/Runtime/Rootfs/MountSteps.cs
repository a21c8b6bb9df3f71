using Gantry.Linux.Mounts;
using Gantry.Oci.RuntimeSpec;
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
            if (RootPaths.Parts(mount.Destination).Count == 0)
                throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: a mount cannot cover {(mount.Destination.Length == 0 ? "an empty destination" : "the container's /")}");

            MountOptions options = MountOptions.Parse(mount.Options);
            if (IsBind(mount, options))
                AddBind(plan, request, mount, options);
            else if (mount.Type is "cgroup" or "cgroup2")
                CgroupMountSteps.Add(plan, request, mount, options);
            else
                AddFileSystem(plan, mount, options);
        }
    }

    public static bool IsBind(Mount mount, MountOptions options) => options.IsBind || mount.Type is "bind";

    private static void AddBind(LaunchPlan plan, LaunchRequest request, Mount mount, MountOptions options)
    {
        if (mount.UidMappings.Count + mount.GidMappings.Count > 0)
            throw new RuntimeException(RuntimeFailure.Unsupported, $"mount on {mount.Destination}: id-mapped mounts are not supported yet");

        if (string.IsNullOrEmpty(mount.Source))
            throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: the bind mount on {mount.Destination} has no source");

        string source = Path.GetFullPath(Path.Combine(request.Bundle, mount.Source));
        string says = $"bind {source} on {mount.Destination}";
        var tree = new Slot("tree:" + mount.Destination);

        // The host's side is opened by the parent: a child in a user namespace might not get there.
        TreeSteps.CloneFrom(plan.Prepare, says, source, tree, options.IsRecursive);
        AddAttributes(plan.Prepare, says, tree, options);
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

    private static void AddFileSystem(LaunchPlan plan, Mount mount, MountOptions options)
    {
        string type = mount.Type is { Length: > 0 } named
            ? named
            : throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: the mount on {mount.Destination} has no type");
        string says = $"mount {type} on {mount.Destination}";
        var made = new Slot("mount:" + mount.Destination);
        TreeSteps.Make(plan.Launch, says, type, mount.Source, options.FileSystem, options.Set | options.SetRecursively, made);
        Slot target = RootPaths.OpenOrMake(plan, mount.Destination, isDirectory: true);
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
    }
}
