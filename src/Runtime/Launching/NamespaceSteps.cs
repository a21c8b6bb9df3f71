using Gantry.Linux;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Namespaces;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Plans;
using Gantry.Runtime.Rootfs;

namespace Gantry.Runtime.Launching;

/// <summary>Control groups and namespaces of the child: which it is born into, which it joins, which it makes.</summary>
internal static class NamespaceSteps
{
    private const int ReadOnlyCloseOnExec = 0x80000;
    private const int WriteOnlyCloseOnExec = 0x80001;

    /// <summary>Every type that <see cref="KindOf"/> knows.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        NamespaceTypes.Cgroup, NamespaceTypes.Ipc, NamespaceTypes.Mount, NamespaceTypes.Network, NamespaceTypes.Pid, NamespaceTypes.Time,
        NamespaceTypes.User, NamespaceTypes.Uts,
    ];

    public static NamespaceKind KindOf(string type) => type switch
    {
        NamespaceTypes.Pid => NamespaceKind.Pid,
        NamespaceTypes.Network => NamespaceKind.Network,
        NamespaceTypes.Mount => NamespaceKind.Mount,
        NamespaceTypes.Ipc => NamespaceKind.Ipc,
        NamespaceTypes.Uts => NamespaceKind.Uts,
        NamespaceTypes.User => NamespaceKind.User,
        NamespaceTypes.Cgroup => NamespaceKind.Cgroup,
        NamespaceTypes.Time => NamespaceKind.Time,
        _ => throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: unknown namespace type {type}"),
    };

    /// <summary>The namespace's name among the files in `/proc/self/ns`.</summary>
    public static string FileOf(string type) => type switch
    {
        NamespaceTypes.Network => "net",
        NamespaceTypes.Mount => "mnt",
        _ => type,
    };

    public static NamespaceKind ToClone(LaunchRequest request) => Forks(request) ? NamespaceKind.None : ToMake(request);

    /// <summary>The child moves itself: writing 0 to `tasks` needs no lock on all forks of the machine, which the parent's write of a pid would.</summary>
    public static void AddCgroups(LaunchPlan plan, LaunchRequest request)
    {
        if (request.Cgroup is { } cgroup)
            AddCgroups(plan, cgroup);
    }

    public static void AddCgroups(LaunchPlan plan, Cgroup cgroup)
    {
        foreach (CgroupHierarchy hierarchy in cgroup.Hierarchies)
        {
            if (hierarchy.IsUnified)
            {
                AddBirthCgroup(plan, hierarchy.DirectoryOf(cgroup.Path));
                continue;
            }

            string file = hierarchy.DirectoryOf(cgroup.Path) + "/tasks";
            var procs = new Slot("procs:" + Path.GetFileName(hierarchy.MountPoint));
            plan.Prepare.Add($"open {file}", SystemCall.openat, -100, file, WriteOnlyCloseOnExec, 0).Into(procs);
            plan.Launch.Add($"join cgroup {hierarchy.DirectoryOf(cgroup.Path)}", SystemCall.write, procs, "0", 1);
        }
    }

    private static void AddBirthCgroup(LaunchPlan plan, string directory)
    {
        var slot = new Slot("birth-cgroup");
        plan.Prepare.Add($"open cgroup {directory}", SystemCall.openat, -100, directory, 0x90000, 0).Into(slot);
        plan.BirthCgroup = slot;
    }

    public static void Add(LaunchPlan plan, LaunchRequest request)
    {
        if (Forks(request))
            AddFork(plan, request);

        // What is found by path is opened while the child still is who its parent is.
        if (request.Creates(NamespaceTypes.Time))
            ClockSteps.AddOpen(plan);

        RootSteps.AddPlace(plan, request);
        if (request.Creates(NamespaceTypes.User))
            LaunchPlanner.AddRendezvous(plan, "id maps", ChildMessages.NeedsIdMaps);

        if (request.Has(NamespaceTypes.User))
            AddBecomeRoot(plan.Launch, request.Linux);

        if (!plan.Forks)
            AddJoins(plan, request);

        if (request.Creates(NamespaceTypes.Time))
            ClockSteps.Add(plan, request.Linux.TimeOffsets);

        if (request.Creates(NamespaceTypes.Cgroup))
            plan.Launch.Add("create a cgroup namespace", SystemCall.unshare, (long)NamespaceKind.Cgroup);

        if (request.Creates(NamespaceTypes.Network))
            AddLoopback(plan.Launch);
    }

    /// <summary>Without rights over the host only who is in the container's user namespace may enter the others; its sibling is then the first to be in all.</summary>
    public static bool ForksToEnter(NamespaceKind kinds, bool isRootless) => isRootless && kinds.HasFlag(NamespaceKind.Pid);

    /// <summary>For a process that becomes part of a container. A process id namespace is for children only, so it is born there, or has a child made in the end.</summary>
    public static void AddEnter(LaunchPlan plan, Slot process, NamespaceKind kinds, LinuxSection linux, bool forks)
    {
        bool isBornThere = kinds.HasFlag(NamespaceKind.Pid) && !forks && !plan.IsHidden;
        if (isBornThere)
            plan.JoinedPidNamespace = process;

        NamespaceKind entered = isBornThere ? kinds & ~NamespaceKind.Pid : kinds;
        if (entered != NamespaceKind.None)
            plan.Launch.Add($"enter the container's namespaces ({entered})", SystemCall.setns, process, (long)entered);

        if (forks)
            AddClone(plan, NamespaceKind.None);

        if (entered.HasFlag(NamespaceKind.User))
            AddBecomeRoot(plan.Launch, linux);
    }

    /// <summary>A process that has just entered a user namespace is nobody there until it takes an id.</summary>
    public static void AddBecomeRoot(Plan launch, LinuxSection linux)
    {
        uint group = IdMaps.First(linux.GidMappings), user = IdMaps.First(linux.UidMappings);
        launch.Add($"become group {group} of the user namespace", SystemCall.setresgid, group, group, group);
        launch.Add($"become user {user} of the user namespace", SystemCall.setresuid, user, user, user);
    }

    // One clone3 makes all namespaces, and they belong to the user namespace that it makes. What is joined needs rights over it, which
    // a process in a new user namespace has lost; and a user namespace that is joined has to be entered before others are made for it.
    private static bool Forks(LaunchRequest request)
    {
        if (request.Joins(NamespaceTypes.User))
            return true;

        bool joinsOthers = false;
        foreach (Namespace wanted in request.Linux.Namespaces)
            joinsOthers |= !string.IsNullOrEmpty(wanted.Path) && wanted.Type != NamespaceTypes.Pid;

        return joinsOthers && request.Creates(NamespaceTypes.User);
    }

    private static NamespaceKind ToMake(LaunchRequest request)
    {
        NamespaceKind kinds = NamespaceKind.None;
        foreach (Namespace wanted in request.Linux.Namespaces)
        {
            NamespaceKind kind = KindOf(wanted.Type);

            // A cgroup namespace begins where its maker is, so the child makes it after it has moved into its cgroup; and clone3 makes no
            // time namespace whose clocks could still be set.
            if (string.IsNullOrEmpty(wanted.Path) && kind is not (NamespaceKind.Cgroup or NamespaceKind.Time))
                kinds |= kind;
        }

        return kinds;
    }

    private static void AddFork(LaunchPlan plan, LaunchRequest request)
    {
        plan.Forks = true;

        // Root on the host has rights over every namespace, but loses them by entering a user namespace; another user gains them by that.
        if (request.Host.IsRootless)
            AddJoinUser(plan, request);

        AddJoins(plan, request);
        if (!request.Host.IsRootless)
            AddJoinUser(plan, request);

        AddClone(plan, ToMake(request));
    }

    // The child has a sibling made that goes on with the plan, and ends.
    private static void AddClone(LaunchPlan plan, NamespaceKind kinds)
    {
        const long SameParent = 0x8000;
        plan.Forks = true;
        var message = Block.Of("forked", ChildMessages.Forked, 0);
        plan.Launch.Add($"create a process in new namespaces ({kinds})", SystemCall.clone3, Block.Of($"clone({kinds})", (ulong)kinds | SameParent, 0UL, 0UL, 0UL, 0UL, 0UL, 0UL, 0UL), 64)
            .Into(new Slot("forked", message, 4));
        Step isChild = plan.Launch.Add("is this the new process?", SystemCall.expect, message, 4, 0xFFFFFFFF, 0, (long)Errno.Exists).Tolerating(Errno.Exists);
        plan.Launch.Add("tell: forked", SystemCall.write, plan.Channel, message, 8);
        plan.Launch.Add("end", SystemCall.exit_group, 0);
        plan.Launch.EndSkipIfDone(isChild);
    }

    private static void AddJoinUser(LaunchPlan plan, LaunchRequest request)
    {
        if (request.PathOf(NamespaceTypes.User) is { } path)
            AddJoin(plan, NamespaceTypes.User, path);
    }

    // The mount namespace comes last: behind it the host's files are out of sight.
    private static void AddJoins(LaunchPlan plan, LaunchRequest request)
    {
        foreach (Namespace wanted in request.Linux.Namespaces)
        {
            if (!string.IsNullOrEmpty(wanted.Path) && wanted.Type is not (NamespaceTypes.User or NamespaceTypes.Mount))
                AddJoin(plan, wanted.Type, wanted.Path);
        }

        if (request.PathOf(NamespaceTypes.Mount) is { } mounts)
            AddJoin(plan, NamespaceTypes.Mount, mounts);
    }

    private static void AddJoin(LaunchPlan plan, string type, string path)
    {
        var slot = new Slot("ns:" + type);
        plan.Prepare.Add($"open {type} namespace {path}", SystemCall.openat, -100, path, ReadOnlyCloseOnExec, 0).Into(slot);
        if (type == NamespaceTypes.Pid && !plan.Forks)
            plan.JoinedPidNamespace = slot;
        else
            plan.Launch.Add($"join {type} namespace {path}", SystemCall.setns, slot, (long)KindOf(type));
    }

    // struct ifreq: 16 bytes of name, then the flags IFF_UP|IFF_RUNNING. See netdevice(7).
    private static void AddLoopback(Plan launch)
    {
        const int AddressFamilyInet = 2, DatagramCloseOnExec = 0x80002, SetInterfaceFlags = 0x8914;
        byte[] request = new byte[40];
        "lo"u8.CopyTo(request);
        request[16] = 0x41;
        var socket = new Slot("lo");
        launch.Add("open a socket for interface lo", SystemCall.socket, AddressFamilyInet, DatagramCloseOnExec, 0).Into(socket);
        launch.Add("bring interface lo up", SystemCall.ioctl, socket, SetInterfaceFlags, new Block("ifreq-lo", request));
    }
}
