using Gantry.Linux;
using Gantry.Runtime.Launching;
using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Rootfs;

/// <summary>Steps that find or make a place inside the root file system, never outside of it, and hand on its descriptor.</summary>
internal static class RootPaths
{
    public const int PathOnly = 0x280000;
    public const int PathOnlyDirectory = 0x290000;
    private const int RegularFile = 0x8000;
    private const ulong InRootNoMagicLinks = 16 | 2;

    public static Block How(int flags, ulong resolution = InRootNoMagicLinks) =>
        Block.Of($"how(0x{flags:x},0x{resolution:x})", (ulong)flags, 0UL, resolution);

    /// <summary>The parts of a path inside the root, `.` and `..` resolved by name.</summary>
    public static List<string> Parts(string path)
    {
        var parts = new List<string>();
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
                parts.RemoveRange(Math.Max(0, parts.Count - 1), Math.Min(1, parts.Count));
            else if (part != ".")
                parts.Add(part);
        }

        return parts;
    }

    public static bool IsWithin(IReadOnlyList<string> directory, IReadOnlyList<string> path)
    {
        for (int i = 0; i < directory.Count; i++)
        {
            if (i >= path.Count || path[i] != directory[i])
                return false;
        }

        return true;
    }

    public static Step Open(Plan launch, Slot root, string path, Slot into, int flags = PathOnly) =>
        launch.Add($"find {path} in the container", SystemCall.openat2, root, Relative(Parts(path)), How(flags), 24).Into(into);

    /// <summary>Opens the directory or file at the path, after making it and the directories above it where they are missing.</summary>
    public static Slot OpenOrMake(LaunchPlan plan, string path, bool isDirectory)
    {
        List<string> parts = Parts(path);
        var target = new Slot("at:" + path);
        Step quick = Open(plan.Launch, plan.Root, path, target, isDirectory ? PathOnlyDirectory : PathOnly);
        if (parts.Count == 0)
            return target;

        quick.Tolerating(Errno.NotFound);
        var lost = new List<Step>();
        Slot parent = plan.Root;
        for (int i = 1; i <= parts.Count; i++)
        {
            bool isLast = i == parts.Count;
            Slot into = isLast ? target : new Slot("at:/" + Relative(parts[..i]));
            lost.Add(Make(plan, parent, parts[..i], into, !isLast || isDirectory));
            parent = into;
        }

        foreach (Step step in lost)
            plan.Launch.EndSkipIfTolerated(step);

        AddRequest(plan, new PathRequest(path, isDirectory), target);
        plan.Launch.EndSkipIfDone(quick);
        plan.Launch.EndSkipIfDone(lost[^1]);
        return target;
    }

    /// <summary>Opens the directory that the path's last part is in; the last part itself may be missing.</summary>
    public static (Slot Parent, string Name) OpenParent(LaunchPlan plan, string path)
    {
        List<string> parts = Parts(path);
        if (parts.Count == 0)
            throw new RuntimeException(RuntimeFailure.InvalidBundle, $"config.json: nothing can be put on {path}");

        string parent = "/" + Relative(parts[..^1], orRoot: "");
        return (OpenOrMake(plan, parent, isDirectory: true), parts[^1]);
    }

    // A symbolic link among the parts was followed inside the root by openat2, so its target's descriptor is what mkdirat gets.
    private static Step Make(LaunchPlan plan, Slot parent, List<string> parts, Slot into, bool isDirectory)
    {
        string path = Relative(parts);
        if (isDirectory)
            plan.Launch.Add($"make directory /{path} in the container", SystemCall.mkdirat, parent, parts[^1], 0x1ED).Tolerating(Errno.Exists);
        else
            plan.Launch.Add($"make file /{path} in the container", SystemCall.mknodat, parent, parts[^1], RegularFile | 0x1A4, 0).Tolerating(Errno.Exists);

        // It is there, and cannot be found: a link to what is not there.
        return Open(plan.Launch, plan.Root, path, into, isDirectory ? PathOnlyDirectory : PathOnly).Tolerating(Errno.NotFound);
    }

    private static void AddRequest(LaunchPlan plan, PathRequest wanted, Slot into)
    {
        Block control = Passing.Rights(1);
        plan.Launch.Add("open the container's root", SystemCall.openat, plan.Root, ".", PathOnlyDirectory, 0).Into(Passing.Place(control, 0));
        Passing.Add(plan, $"have {wanted.Path} made", ChildMessages.NeedsPath, plan.Paths.Count, control);
        LaunchPlanner.AddAnswer(plan, $"have {wanted.Path} made");
        Open(plan.Launch, plan.Root, Relative(Parts(wanted.Path)), into, wanted.IsDirectory ? PathOnlyDirectory : PathOnly);
        plan.Paths.Add(wanted);
    }

    private static string Relative(List<string> parts, string orRoot = ".") => parts.Count == 0 ? orRoot : string.Join('/', parts);
}
