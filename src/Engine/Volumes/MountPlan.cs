using Gantry.Engine.Standalone;

namespace Gantry.Engine.Volumes;

/// <summary>Which mounts a container gets: those that were asked for, checked, and an anonymous volume for each one that its image declares. Pure.</summary>
internal static class MountPlan
{
    public static IReadOnlyList<MountRequest> For(IReadOnlyList<MountRequest> asked, IEnumerable<string> imageVolumes)
    {
        List<MountRequest> plan = [];
        foreach (MountRequest request in asked)
        {
            MountRequest mount = Checked(request);
            if (plan.Any(other => other.Target == mount.Target))
                throw new EngineException(EngineFailure.Invalid, $"Duplicate mount point: {mount.Target}");
            plan.Add(mount);
        }
        foreach (string path in imageVolumes)
        {
            // What the image says is data: the path is that of a place in the container, whatever it climbs to.
            string target = Clean("/" + path);
            if (target != "/" && plan.All(other => other.Target != target))
                plan.Add(new MountRequest { Kind = MountKind.Volume, Target = target });
        }
        return plan;
    }

    /// <summary>An absolute path without dots, doubled or trailing slashes; never above the root.</summary>
    public static string Clean(string path)
    {
        List<string> parts = [];
        foreach (string part in path.Split('/'))
        {
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part is not "" and not "." and not "..")
                parts.Add(part);
        }
        return "/" + string.Join('/', parts);
    }

    private static MountRequest Checked(MountRequest mount)
    {
        if (mount.Target.Length == 0)
            throw Refusal(mount, "field Target must not be empty");
        if (mount.Target[0] != '/')
            throw Refusal(mount, $"invalid mount path: '{mount.Target}' mount path must be absolute");
        string target = Clean(mount.Target);
        if (target == "/")
            throw Refusal(mount, "invalid specification: destination can't be '/'");
        if (mount.Target.Contains('\0') || mount.Source.Contains('\0'))
            throw Refusal(mount, "a path contains a zero byte");
        if (mount.Kind is MountKind.Bind && !mount.Source.StartsWith('/'))
            throw Refusal(mount, mount.Source.Length == 0 ? "field Source must not be empty" : $"invalid mount path: '{mount.Source}' mount path must be absolute");
        if (mount.Kind is MountKind.Tmpfs && mount.Source.Length > 0)
            throw Refusal(mount, "field Source must not be specified");
        if (mount.Kind is MountKind.Image && mount.Source.Length == 0)
            throw Refusal(mount, "field Source must not be empty");
        if (mount.Subpath is { Length: > 0 } subpath && (subpath[0] == '/' || subpath.Split('/').Contains("..")))
            throw Refusal(mount, "subpath must be a relative path within the volume");
        return mount with { Target = target, Source = mount.Kind == MountKind.Bind ? Clean(mount.Source) : mount.Source };
    }

    private static EngineException Refusal(MountRequest mount, string reason) =>
        new(EngineFailure.Invalid, $"invalid mount config for type \"{NameOf(mount.Kind)}\": {reason}");

    private static string NameOf(MountKind kind) => kind switch
    {
        MountKind.Bind => "bind",
        MountKind.Tmpfs => "tmpfs",
        MountKind.Image => "image",
        _ => "volume",
    };
}
