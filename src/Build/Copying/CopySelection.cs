using Gantry.Build.Files;
using Gantry.Linux.Files;

namespace Gantry.Build.Copying;

/// <summary>Which files the sources of COPY and ADD mean.</summary>
internal sealed class CopySelection
{
    private readonly List<CopyItem> _items = [];

    public IReadOnlyList<CopyItem> Items => _items;

    /// <summary>The destination is a directory whatever is there: a directory, several files or their parents are copied.</summary>
    public bool NeedsDirectory { get; private set; }

    /// <summary>The sources that are directories, files or many of either: the word for the image's history.</summary>
    public string Kind { get; private set; } = "";

    /// <param name="keepsParents">The sources' directories are made below the destination, from /./ on where that is in a source.</param>
    public static CopySelection Make(SourceTree tree, IReadOnlyList<string> sources, IReadOnlyList<string> excludes, bool keepsParents)
    {
        var selection = new CopySelection { NeedsDirectory = keepsParents || sources.Count > 1 };
        IReadOnlyList<PathPattern> excluded = [.. excludes.Select(pattern => new PathPattern(pattern))];
        foreach (string source in sources)
            selection.Add(tree, source, excluded, keepsParents);
        return selection;
    }

    private void Add(SourceTree tree, string source, IReadOnlyList<PathPattern> excluded, bool keepsParents)
    {
        int pivot = keepsParents ? source.IndexOf("/./", StringComparison.Ordinal) : -1;
        string above = keepsParents && pivot >= 0 ? RawText.Of(CleanPath.Relative(source[..pivot])) : "";
        IReadOnlyList<string> found = PathPattern.IsPattern(source) ? Matching(tree, source, keepsParents) : [RawText.Of(CleanPath.Relative(source))];
        int before = _items.Count, roots = 0;
        foreach (string path in found)
        {
            if (tree.Resolve(path) is not { } entry)
                continue;
            roots++;
            string target = !keepsParents ? NameOf(path) : above.Length > 0 && path.StartsWith(above + "/", StringComparison.Ordinal) ? path[(above.Length + 1)..] : path;
            AddEntry(tree, entry, target, excluded, keepsParents);
        }
        if (roots == 0)
            throw Missing(source);
        NeedsDirectory |= roots > 1;
        Kind = Kind.Length > 0 || roots > 1 ? "multi" : _items.Count > before && _items[before].Status.Kind != FileKind.Directory && !NeedsDirectory ? "file" : "dir";
    }

    private void AddEntry(SourceTree tree, SourceEntry entry, string name, IReadOnlyList<PathPattern> excluded, bool keepsParents)
    {
        if (entry.Status.Kind != FileKind.Directory)
        {
            if (!IsExcluded(excluded, name))
                _items.Add(new CopyItem(entry.Path, name, entry.Status));
            return;
        }
        NeedsDirectory = true;
        string top = keepsParents ? name : "";
        if (top.Length > 0 && !IsExcluded(excluded, top))
            _items.Add(new CopyItem(entry.Path, top, entry.Status));
        foreach (SourceEntry below in tree.Walk(entry.Path))
        {
            string inside = entry.Path.Length == 0 ? below.Path : below.Path[(entry.Path.Length + 1)..];
            if (below.Status.Kind != FileKind.Socket && !IsExcluded(excluded, CleanPath.Join(top, inside)))
                _items.Add(new CopyItem(below.Path, CleanPath.Join(top, inside), below.Status));
        }
    }

    private static bool IsExcluded(IReadOnlyList<PathPattern> excluded, string target)
    {
        if (excluded.Count == 0)
            return false;
        string[] parts = RawText.Show(target).Split('/');
        return excluded.Any(pattern => pattern.Covers(parts));
    }

    // Directories on the way are looked into part by part, so that a pattern without ** does not walk the whole tree.
    private static List<string> Matching(SourceTree tree, string source, bool crosses)
    {
        string[] parts = CleanPath.Parts(source);
        if (crosses && parts.Contains("**"))
        {
            var pattern = new PathPattern(source);
            return [.. tree.Walk("").Select(entry => entry.Path).Where(path => pattern.Matches(RawText.Show(path)))];
        }
        List<string> found = [""];
        foreach (string part in parts)
            found = [.. found.SelectMany(directory => Matching(tree, directory, part))];
        return found;
    }

    private static IEnumerable<string> Matching(SourceTree tree, string directory, string part) => PathPattern.IsPattern(part)
        ? tree.Names(directory).Where(name => NamePattern.Matches(part, RawText.Show(name))).Select(name => CleanPath.Join(directory, name))
        : [CleanPath.Join(directory, RawText.Of(part))];

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static BuildException Missing(string source) => PathPattern.IsPattern(source)
        ? new BuildException(BuildFailure.Step, "no source files were specified")
        : new BuildException(BuildFailure.Step, $"file not found in build context or excluded by .dockerignore: stat {CleanPath.Relative(source)}: file does not exist");
}
