using Gantry.Engine.Volumes;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Engine.Files;

/// <summary>A path as a client names it in a container: what it ends in decides whether a link is followed.</summary>
internal readonly record struct ContainerPath
{
    private readonly string _cleaned;
    private readonly bool _isInside;

    private ContainerPath(string cleaned, bool isInside, string name)
    {
        _cleaned = cleaned;
        _isInside = isInside;
        Name = name;
    }

    /// <summary>The last part; a dot if the path ends in one, a slash for the root.</summary>
    public string Name { get; }

    /// <summary>Absolute and without dots.</summary>
    public string Absolute => _cleaned;

    public static ContainerPath Parse(string path)
    {
        string cleaned = MountPlan.Clean(path);
        bool endsInDot = path == "." || path.EndsWith("/.", StringComparison.Ordinal);
        string name = endsInDot ? "." : cleaned == "/" ? "/" : cleaned[(cleaned.LastIndexOf('/') + 1)..];
        return new(cleaned, endsInDot || path.EndsWith('/'), name);
    }

    /// <summary>What is there; a link itself unless the path ends in a slash or a dot. None if there is nothing.</summary>
    public Descriptor? TryOpen(RootDirectory root) =>
        _isInside ? root.TryOpen(_cleaned, OpenFlags.Path) : root.TryOpen(_cleaned, OpenFlags.Path | OpenFlags.NoFollow);

    public PathStat Stat(RootDirectory root, Descriptor place)
    {
        FileStatus status = FileAt.Status(place);
        string target = status.Kind == FileKind.SymbolicLink ? LinkWalk.Resolve(root, _cleaned) : "";
        return new PathStat(Name, status.Kind, status.Permissions, status.Size, status.Modified, target);
    }
}
