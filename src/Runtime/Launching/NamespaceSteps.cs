using Gantry.Linux.Cgroups;
using Gantry.Linux.Namespaces;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Launching;

/// <summary>Control groups and namespaces of the child: which it is born into, which it joins, which it makes.</summary>
internal static class NamespaceSteps
{
    private const int ReadOnlyCloseOnExec = 0x80000;
    private const int WriteOnlyCloseOnExec = 0x80001;

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

    public static NamespaceKind ToClone(LaunchRequest request)
    {
        NamespaceKind kinds = NamespaceKind.None;
        foreach (Namespace wanted in request.Linux.Namespaces)
        {
            NamespaceKind kind = KindOf(wanted.Type);

            // A cgroup namespace begins where its maker is, so the child makes it after it has moved into its cgroup.
            if (string.IsNullOrEmpty(wanted.Path) && kind is not (NamespaceKind.Cgroup or NamespaceKind.Time))
                kinds |= kind;
        }

        return kinds;
    }

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

    public static void AddUserNamespace(LaunchPlan plan, LaunchRequest request)
    {
        if (!request.Creates(NamespaceTypes.User))
            return;

        LaunchPlanner.AddRendezvous(plan, "id maps", ChildMessages.NeedsIdMaps);
        AddBecomeRoot(plan.Launch);
    }

    /// <summary>A process that has just entered a user namespace is nobody there until it takes an id.</summary>
    public static void AddBecomeRoot(Plan launch)
    {
        launch.Add("become group 0 of the user namespace", SystemCall.setresgid, 0, 0, 0);
        launch.Add("become user 0 of the user namespace", SystemCall.setresuid, 0, 0, 0);
    }

    public static void AddOthers(LaunchPlan plan, LaunchRequest request)
    {
        foreach (Namespace wanted in request.Linux.Namespaces)
        {
            if (!string.IsNullOrEmpty(wanted.Path))
                AddJoin(plan, wanted, wanted.Path);
        }

        if (request.Creates(NamespaceTypes.Cgroup))
            plan.Launch.Add("create a cgroup namespace", SystemCall.unshare, (long)NamespaceKind.Cgroup);

        if (request.Creates(NamespaceTypes.Network))
            AddLoopback(plan.Launch);
    }

    private static void AddJoin(LaunchPlan plan, Namespace wanted, string path)
    {
        NamespaceKind kind = KindOf(wanted.Type);
        if (kind is NamespaceKind.User or NamespaceKind.Mount or NamespaceKind.Time)
            throw new RuntimeException(RuntimeFailure.Unsupported, $"joining a {wanted.Type} namespace by path is not supported yet");

        var slot = new Slot("ns:" + wanted.Type);
        plan.Prepare.Add($"open {wanted.Type} namespace {path}", SystemCall.openat, -100, path, ReadOnlyCloseOnExec, 0).Into(slot);
        if (kind == NamespaceKind.Pid)
            plan.JoinedPidNamespace = slot;
        else
            plan.Launch.Add($"join {wanted.Type} namespace {path}", SystemCall.setns, slot, (long)kind);
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
