using System.Text;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Engine.Files;

/// <summary>Follows the links of a path with a container's root as theirs, also where they lead to nothing.</summary>
/// <remarks>The kernel follows links without telling where they lead. What this finds is for people to read and for
/// directories to be made; whoever opens it does so in the same root.</remarks>
internal static class LinkWalk
{
    // The kernel's own limit is 40.
    private const int MostLinks = 255;

    /// <summary>An absolute path without dots and, unless somebody changes them meanwhile, without links.</summary>
    public static string Resolve(RootDirectory root, string path)
    {
        var pending = new Stack<string>(path.Split('/').AsEnumerable().Reverse());
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
            if (TargetOf(root, $"/{string.Join('/', resolved)}/{part}") is not { } target)
            {
                resolved.Add(part);
                continue;
            }
            links++;
            if (target.StartsWith('/'))
                resolved.Clear();
            foreach (string next in target.Split('/').AsEnumerable().Reverse())
                pending.Push(next);
        }
        return "/" + string.Join('/', resolved);
    }

    private static string? TargetOf(RootDirectory root, string path)
    {
        using Descriptor? here = root.TryOpen(path, OpenFlags.Path | OpenFlags.NoFollow);
        return here is not null && FileAt.Status(here).Kind == FileKind.SymbolicLink
            ? Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(FileAt.ReadSymbolicLink(here, RawName.FromLatin1(""))))
            : null;
    }
}
