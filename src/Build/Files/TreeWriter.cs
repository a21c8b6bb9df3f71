using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Build.Files;

/// <summary>Writes files into a directory whose links may be hostile: every directory is opened with the top as its root, and names are made in it, never followed.</summary>
/// <param name="defaults">Owner, mode and time of directories that are made on the way.</param>
internal sealed class TreeWriter(RootDirectory root, FileFacts defaults) : IDisposable
{
    private const int MostLinks = 40;
    private const PathResolution InRoot = PathResolution.InRoot | PathResolution.NoMagicLinks;
    private readonly Dictionary<string, UnixTime> _times = new(StringComparer.Ordinal);
    private (string Path, Descriptor Directory)? _last;

    /// <summary>Makes the file and has its content written.</summary>
    /// <param name="finish">Is called when the file has its owner, whose change takes attributes away.</param>
    public void File(string path, FileFacts facts, Action<Descriptor> write, Action<Descriptor>? finish = null)
    {
        (Descriptor parent, RawName name) = Room(path);
        const OpenFlags NewFile = OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow;
        using Descriptor file = FileAt.Open(parent, name, NewFile, mode: 0x180); // 0600 until its own mode is set
        write(file);
        OpenFile.SetOwner(file, facts.Owner, facts.Group);
        OpenFile.SetPermissions(file, facts.Mode);
        finish?.Invoke(file);
        OpenFile.SetTime(file, facts.Modified);
    }

    public void SymbolicLink(string path, string target, FileFacts facts)
    {
        (Descriptor parent, RawName name) = Room(path);
        FileAt.MakeSymbolicLink(parent, name, RawName.FromLatin1(target));
        FileAt.SetOwner(parent, name, facts.Owner, facts.Group);
        FileAt.SetTime(parent, name, facts.Modified);
    }

    public void Node(string path, FileKind kind, uint major, uint minor, FileFacts facts)
    {
        if (kind == FileKind.CharacterDevice && major == 0 && minor == 0)
            throw new BuildException(BuildFailure.Step, $"the device {RawText.Show(path)} has the number 0:0, which no image may have");
        (Descriptor parent, RawName name) = Room(path);
        FileAt.MakeNode(parent, name, kind, 0x180, major, minor);
        FileAt.SetOwner(parent, name, facts.Owner, facts.Group);
        FileAt.SetPermissions(parent, name, facts.Mode);
        FileAt.SetTime(parent, name, facts.Modified);
    }

    /// <summary>Both names are inside the root.</summary>
    public void HardLink(string path, string target)
    {
        (Descriptor parent, RawName name) = Room(path);
        (string directory, string file) = Split(target);
        using Descriptor from = root.TryOpen(RawName.FromLatin1(Dotted(directory)), OpenFlags.Path | OpenFlags.Directory, InRoot)
            ?? throw new BuildException(BuildFailure.Step, $"the hard link {RawText.Show(path)} leads to {RawText.Show(target)}, which is not there");
        FileAt.MakeHardLink(from, RawName.FromLatin1(file), parent, name);
    }

    /// <summary>Makes the directory; one that is there already, also behind a link, stays, and takes owner and mode only if that is wanted.</summary>
    public void Directory(string path, FileFacts facts, bool changesExisting = false)
    {
        bool isThere = path.Length == 0 || TryOpenDirectory(path) is not null;
        if (isThere && !changesExisting)
            return;
        Descriptor directory = Enter(path, replaces: true);
        using Descriptor open = FileAt.Open(directory, RawName.FromLatin1("."), OpenFlags.ReadOnly | OpenFlags.Directory);
        OpenFile.SetOwner(open, facts.Owner, facts.Group);
        OpenFile.SetPermissions(open, facts.Mode);
        _times[path] = facts.Modified;
    }

    public bool IsDirectory(string path) => TryOpenDirectory(path) is not null;

    /// <summary>Opens a directory inside the root and makes what is missing of it. It stays the writer's own.</summary>
    public Descriptor Enter(string path, bool replaces = false) => Enter(path, replaces, 0);

    /// <summary>To be called when everything is written: writing into a directory changes its time.</summary>
    public void Finish()
    {
        foreach ((string path, UnixTime time) in _times)
        {
            using Descriptor? directory = root.TryOpen(RawName.FromLatin1(Dotted(path)), OpenFlags.ReadOnly | OpenFlags.Directory, InRoot);
            if (directory is not null)
                OpenFile.SetTime(directory, time);
        }
    }

    public void Dispose() => _last?.Directory.Dispose();

    private Descriptor? TryOpenDirectory(string path)
    {
        if (_last is { } known && known.Path == path)
            return known.Directory;
        if (root.TryOpen(RawName.FromLatin1(Dotted(path)), OpenFlags.Path | OpenFlags.Directory, InRoot) is not { } found)
            return null;
        _last?.Directory.Dispose();
        _last = (path, found);
        return found;
    }

    private Descriptor Enter(string path, bool replaces, int links)
    {
        if (TryOpenDirectory(path) is { } found)
            return found;
        (string above, string text) = Split(path);
        Descriptor parent = Enter(above, replaces: false, links);
        RawName name = RawName.FromLatin1(text);
        FileStatus? status = FileAt.TryStatus(parent, name);
        if (status is { Kind: FileKind.SymbolicLink } && !replaces)
            return EnterBehindLink(above, FileAt.ReadSymbolicLink(parent, name), links, path);
        if (status is not null && !replaces)
            throw new BuildException(BuildFailure.Step, $"cannot copy to non-directory: /{RawText.Show(path)}");
        if (status is not null)
            FileAt.Unlink(parent, name);
        FileAt.MakeDirectory(parent, name, 0x1C0); // 0700 until its own mode is set
        Descriptor made = TryOpenDirectory(path)!;
        using Descriptor open = FileAt.Open(made, RawName.FromLatin1("."), OpenFlags.ReadOnly | OpenFlags.Directory);
        OpenFile.SetOwner(open, defaults.Owner, defaults.Group);
        OpenFile.SetPermissions(open, defaults.Mode);
        _times.TryAdd(path, defaults.Modified);
        return made;
    }

    // The link leads to nothing yet: what it names is made, inside the root as always.
    private Descriptor EnterBehindLink(string above, string target, int links, string path)
    {
        if (links >= MostLinks || target.Length == 0)
            throw new BuildException(BuildFailure.Step, $"too many links at /{RawText.Show(path)}");
        return Enter(CleanPath.Relative(target.StartsWith('/') ? target : $"{above}/{target}"), replaces: false, links + 1);
    }

    // The directory that a name goes into, with the name free.
    private (Descriptor Parent, RawName Name) Room(string path)
    {
        if (path.Length == 0)
            throw new BuildException(BuildFailure.Step, "the top directory cannot be replaced by a file");
        (string above, string text) = Split(path);
        Descriptor parent = Enter(above);
        RawName name = RawName.FromLatin1(text);
        if (FileAt.TryStatus(parent, name) is { } status)
        {
            if (status.Kind == FileKind.Directory)
                throw new BuildException(BuildFailure.Step, $"cannot overwrite directory /{RawText.Show(path)} with non-directory");
            FileAt.Unlink(parent, name);
        }
        return (parent, name);
    }

    private static (string Directory, string Name) Split(string path) =>
        path.LastIndexOf('/') is >= 0 and int slash ? (path[..slash], path[(slash + 1)..]) : ("", path);

    private static string Dotted(string path) => path.Length == 0 ? "." : path;
}
