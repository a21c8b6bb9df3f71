using Gantry.Linux;
using Gantry.Linux.Mounts;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Rootfs;

/// <summary>Hides and protects paths, mostly of procfs and sysfs, with the host's own /dev/null and empty directories.</summary>
internal static class MaskSteps
{
    private const ulong NullDevice = 0x103;
    private const int OffsetOfDeviceNumber = 40;

    public static void Add(LaunchPlan plan, LaunchRequest request)
    {
        foreach (string path in request.Linux.ReadonlyPaths)
            AddReadOnly(plan, path);

        if (request.Linux.MaskedPaths.Count == 0)
            return;

        Slot nothing = OpenHostNull(plan);
        foreach (string path in request.Linux.MaskedPaths)
            AddMask(plan, path, nothing);
    }

    private static void AddReadOnly(LaunchPlan plan, string path)
    {
        string says = $"make {path} read-only";
        var target = new Slot("at:" + path);
        var tree = new Slot("tree:" + path);
        Step find = Find(plan, path, target);
        TreeSteps.Clone(plan.Launch, says, target, tree, recursive: true);
        TreeSteps.Change(plan.Launch, says, tree, MountAttributes.ReadOnly, 0, (ulong)MountFlags.Private, recursive: true);
        TreeSteps.Attach(plan.Launch, says, tree, target);
        plan.Launch.EndSkipIfTolerated(find);
    }

    // From the procfs or sysfs itself where it was mounted by this plan: what leads there may have been exchanged since, for another
    // directory or a link, and the mask would lie there while the real one stays open (CVE-2019-19921, CVE-2023-27561).
    private static Step Find(LaunchPlan plan, string path, Slot target)
    {
        const ulong BeneathNoMagicLinks = 8 | 2;
        List<string> parts = RootPaths.Parts(path);
        foreach ((IReadOnlyList<string> place, Slot mount) in plan.KernelMounts)
        {
            if (RootPaths.IsWithin(place, parts))
            {
                string below = parts.Count == place.Count ? "." : string.Join('/', parts.Skip(place.Count));
                return plan.Launch.Add($"find {path} in its file system", SystemCall.openat2, mount, below, RootPaths.How(RootPaths.PathOnly, BeneathNoMagicLinks), 24)
                    .Into(target).Tolerating(Errno.NotFound, Errno.NotDirectory);
            }
        }

        return RootPaths.Open(plan.Launch, plan.Root, path, target).Tolerating(Errno.NotFound, Errno.NotDirectory);
    }

    // The container's own /dev/null could be anything by now (CVE-2025-31133), the host's is checked by its device number.
    private static Slot OpenHostNull(LaunchPlan plan)
    {
        var nothing = new Slot("host-null");
        var status = new Block("stat", new byte[144]);
        plan.Launch.Add("open the host's /dev/null", SystemCall.openat, -100, "/dev/null", RootPaths.PathOnly, 0).Into(nothing);
        plan.Launch.Add("look at the host's /dev/null", SystemCall.fstat, nothing, status);
        plan.Launch.Expect("the host's /dev/null is not the null device", status, OffsetOfDeviceNumber, ulong.MaxValue, NullDevice, Errno.NoSuchDevice);
        return nothing;
    }

    private static void AddMask(LaunchPlan plan, string path, Slot nothing)
    {
        string says = $"mask {path}";
        var target = new Slot("at:" + path);
        Step find = Find(plan, path, target);
        Slot file = TreeSteps.Clone(plan.Launch, says, nothing, new Slot("null:" + path));
        Step asFile = TreeSteps.Attach(plan.Launch, says, file, target).Tolerating(Errno.Invalid, Errno.NotDirectory);
        Slot empty = TreeSteps.Make(plan.Launch, says, "tmpfs", "tmpfs", ["size=0k"], MountAttributes.ReadOnly, new Slot("empty:" + path));
        TreeSteps.Attach(plan.Launch, says, empty, target);
        plan.Launch.EndSkipIfDone(asFile);
        plan.Launch.EndSkipIfTolerated(find);
    }
}
