using Gantry.Linux;
using Gantry.Linux.Mounts;
using Gantry.Oci.RuntimeSpec;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Rootfs;

/// <summary>The device nodes and links of the container's `/dev`.</summary>
internal static class DeviceSteps
{
    private const int CharacterDevice = 0x2000;
    private const int BlockDevice = 0x6000;
    private const int Fifo = 0x1000;
    private const int NoFollow = 0x20000;
    private const long DefaultMode = 0x1B6;
    private const long PermissionBits = 0xFFF;

    private static readonly Device[] Required =
    [
        Character("/dev/null", 1, 3),
        Character("/dev/zero", 1, 5),
        Character("/dev/full", 1, 7),
        Character("/dev/random", 1, 8),
        Character("/dev/urandom", 1, 9),
        Character("/dev/tty", 5, 0),
    ];

    private static readonly (string Name, string Target)[] Links =
    [
        ("fd", "/proc/self/fd"),
        ("stdin", "/proc/self/fd/0"),
        ("stdout", "/proc/self/fd/1"),
        ("stderr", "/proc/self/fd/2"),
    ];

    public static void Add(LaunchPlan plan, LaunchRequest request)
    {
        // A host's /dev that is bound as it is stays as it is.
        if (HasBoundDev(request))
            return;

        Slot dev = RootPaths.OpenOrMake(plan, "/dev", isDirectory: true);
        foreach (Device device in Required)
        {
            if (!IsListed(request, device.Path))
                Add(plan, request, device, dev, isListed: false);
        }

        foreach (Device device in request.Linux.Devices)
            Add(plan, request, Checked(device), dev, isListed: true);

        foreach ((string name, string target) in Links)
            plan.Launch.Add($"link /dev/{name}", SystemCall.symlinkat, target, dev, name).Tolerating(Errno.Exists);

        if (plan.DevPts is not null)
            AddReplacing(plan.Launch, "link /dev/ptmx", dev, "ptmx", () => plan.Launch.Add("link /dev/ptmx", SystemCall.symlinkat, "pts/ptmx", dev, "ptmx"));
    }

    private static void Add(LaunchPlan plan, LaunchRequest request, Device device, Slot dev, bool isListed)
    {
        // A fifo is no device to the kernel.
        if ((request.Has(NamespaceTypes.User) || !request.Host.MakesDevices) && device.Type != "p")
        {
            AddBound(plan, device);
            return;
        }

        (Slot parent, string name) = DirectlyInDev(device.Path) is { } direct ? (dev, direct) : RootPaths.OpenParent(plan, device.Path);
        string says = $"make device {device.Path}";
        if (isListed)
            AddUnlessThere(plan.Launch, says, parent, name, device);
        else
            AddReplacing(plan.Launch, says, parent, name, () => plan.Launch.Add(says, SystemCall.mknodat, parent, name, Mode(device), Number(device)));

        if ((device.Uid ?? 0) != 0 || (device.Gid ?? 0) != 0)
            plan.Launch.Add($"give {device.Path} to its owner", SystemCall.fchownat, parent, name, device.Uid ?? 0, device.Gid ?? 0, 0x100);
    }

    // A device that config.json lists may be there already; anything else in its place is a conflict that only people can solve.
    private static void AddUnlessThere(Plan launch, string says, Slot parent, string name, Device device)
    {
        var found = new Slot("there:" + device.Path);
        var status = new Block("stat", new byte[144]);
        Step make = launch.Add(says, SystemCall.mknodat, parent, name, Mode(device), Number(device)).Tolerating(Errno.Exists);
        launch.Add($"{says}: open what is there", SystemCall.openat, parent, name, RootPaths.PathOnly | NoFollow, 0).Into(found);
        launch.Add($"{says}: look at what is there", SystemCall.fstat, found, status);
        AddComparison(launch, $"{says}: something else is there", status, device);
        launch.Add($"{says}: set its mode", SystemCall.fchmodat, parent, name, (device.FileMode ?? DefaultMode) & PermissionBits, 0);
        launch.EndSkipIfDone(make);
    }

    // struct stat on x86-64: st_mode at 24, st_rdev at 40.
    private static void AddComparison(Plan plan, string says, Block status, Device device)
    {
        plan.Expect(says, status, 24, 0xF000, (ulong)Kind(device), Errno.Exists);
        if (device.Type != "p")
            plan.Expect(says, status, 40, ulong.MaxValue, (ulong)Number(device), Errno.Exists);
    }

    // What an image put in the place is removed, never followed.
    private static void AddReplacing(Plan launch, string says, Slot parent, string name, Func<Step> make)
    {
        Step first = make().Tolerating(Errno.Exists);
        launch.Add($"{says}: remove what is in its place", SystemCall.unlinkat, parent, name, 0);
        make();
        launch.EndSkipIfDone(first);
    }

    // The kernel makes no device nodes in a user namespace, so the host's own are bound, if they are what config.json says they are.
    private static void AddBound(LaunchPlan plan, Device device)
    {
        string says = $"bind device {device.Path}";
        var tree = new Slot("tree:" + device.Path);
        var status = new Block("stat", new byte[144]);
        TreeSteps.CloneFrom(plan.Sources, says, device.Path, tree, recursive: false);
        plan.Sources.Add(says, SystemCall.fstat, tree, status);
        AddComparison(plan.Sources, $"{says}: the host's is another device", status, device);
        TreeSteps.Change(plan.Sources, says, tree, 0, 0, (ulong)MountFlags.Private, recursive: false);
        TreeSteps.Attach(plan.Launch, says, tree, RootPaths.OpenOrMake(plan, device.Path, isDirectory: false));
    }

    private static bool HasBoundDev(LaunchRequest request)
    {
        foreach (Mount mount in request.Spec.Mounts)
        {
            if (RootPaths.Parts(mount.Destination) is ["dev"] && MountSteps.IsBind(mount, MountOptions.Parse(mount.Options)))
                return true;
        }

        return false;
    }

    private static bool IsListed(LaunchRequest request, string path)
    {
        foreach (Device device in request.Linux.Devices)
        {
            if (device.Path == path)
                return true;
        }

        return false;
    }

    private static string? DirectlyInDev(string path) => RootPaths.Parts(path) is ["dev", var name] ? name : null;

    private static Device Character(string path, long major, long minor) => new() { Type = "c", Path = path, Major = major, Minor = minor, FileMode = 0x1B6 };

    private static Device Checked(Device device)
    {
        if (device.Path.Length == 0 || device.Path[0] != '/' || RootPaths.Parts(device.Path).Count == 0)
            throw Invalid($"device path '{device.Path}' is not absolute");

        if (device.Type != "p" && (device.Major is null || device.Minor is null))
            throw Invalid($"device {device.Path} needs major and minor");

        if (device.Major is < 0 or > 0xFFF || device.Minor is < 0 or > 0xFFFFF)
            throw Invalid($"device {device.Path}: {device.Major}:{device.Minor} is no device number");

        _ = Kind(device);
        return device;
    }

    private static long Mode(Device device) => ((device.FileMode ?? DefaultMode) & PermissionBits) | Kind(device);

    private static long Kind(Device device) => device.Type switch
    {
        "c" or "u" => CharacterDevice,
        "b" => BlockDevice,
        "p" => Fifo,
        _ => throw Invalid($"device {device.Path} has unknown type {device.Type}"),
    };

    private static RuntimeException Invalid(string what) => new(RuntimeFailure.InvalidBundle, $"config.json: {what}");

    // The layout of dev_t in mknod(2): 12 bits of major between the low 8 and the high bits of minor.
    private static long Number(Device device)
    {
        long major = device.Major ?? 0, minor = device.Minor ?? 0;
        return ((major & 0xFFF) << 8) | (minor & 0xFF) | ((minor & ~0xFFL) << 12);
    }
}
