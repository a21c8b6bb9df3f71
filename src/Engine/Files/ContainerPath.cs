using Gantry.Engine.Volumes;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Engine.Files;

/// <summary>A path as a client names it in a container: what it ends in decides whether a link is followed.</summary>
internal readonly record struct ContainerPath
{
    private const int MostLinks = 255;
    private readonly string cleaned;
    private readonly bool isInside;

    private ContainerPath(string cleaned, bool isInside, string name)
    {
        this.cleaned = cleaned;
        this.isInside = isInside;
        Name = name;
    }

    /// <summary>The last part; a dot if the path ends in one, a slash for the root.</summary>
    public string Name { get; }

    /// <summary>Absolute and without dots.</summary>
    public string Absolute => cleaned;

    public static ContainerPath Parse(string path)
    {
        string cleaned = MountPlan.Clean(path);
        bool endsInDot = path == "." || path.EndsWith("/.", StringComparison.Ordinal);
        string name = endsInDot ? "." : cleaned == "/" ? "/" : cleaned[(cleaned.LastIndexOf('/') + 1)..];
        return new(cleaned, endsInDot || path.EndsWith('/'), name);
    }

    /// <summary>What is there; a link itself unless the path ends in a slash or a dot. None if there is nothing.</summary>
    public Descriptor? TryOpen(RootDirectory root) =>
        isInside ? root.TryOpen(cleaned, OpenFlags.Path) : root.TryOpen(cleaned, OpenFlags.Path | OpenFlags.NoFollow);

    public PathStat Stat(RootDirectory root, Descriptor place)
    {
        FileStatus status = FileAt.Status(place);
        string target = status.Kind == FileKind.SymbolicLink ? TargetOf(root) : "";
        return new PathStat(Name, status.Kind, status.Permissions, status.Size, status.Modified, target);
    }

    // The kernel follows links without telling where they lead; so this is a walk of our own, for people to read.
    private string TargetOf(RootDirectory root)
    {
        var pending = new Stack<string>(cleaned.Split('/').Reverse());
        List<string> resolved = [];
        for (int links = 0; links < MostLinks && pending.TryPop(out string? part);)
        {
            if (part is "" or ".")
                continue;
            if (part == "..")
            {
                if (resolved.Count > 0)
                    resolved.RemoveAt(resolved.Count - 1);
                continue;
            }
            using Descriptor? here = root.TryOpen($"/{string.Join('/', resolved)}/{part}", OpenFlags.Path | OpenFlags.NoFollow);
            if (here is null || FileAt.Status(here).Kind != FileKind.SymbolicLink)
            {
                resolved.Add(part);
                continue;
            }
            links++;
            string target = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.Latin1.GetBytes(FileAt.ReadSymbolicLink(here, RawName.FromLatin1(""))));
            if (target.StartsWith('/'))
                resolved.Clear();
            foreach (string next in target.Split('/').Reverse())
                pending.Push(next);
        }
        return "/" + string.Join('/', resolved);
    }
}
