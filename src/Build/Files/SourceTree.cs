using System.Security.Cryptography;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Oci;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Build.Files;

/// <summary>A tree of files that steps copy from: a context, or the files of a stage or image. Links never lead out of it.</summary>
internal sealed class SourceTree : IDisposable
{
    private const int MostEntries = 10_000_000;
    private const int DeepestPath = 512;
    private readonly RootDirectory _root;
    private readonly Func<string, bool> _isHidden;
    private readonly bool _looksBelowHidden;
    private readonly IReadOnlyDictionary<string, Digest> _known;

    /// <param name="isHidden">Which paths are as if they were not there.</param>
    /// <param name="looksBelowHidden">There may be visible files below a hidden directory.</param>
    /// <param name="known">Digests of files' contents, as far as they are known.</param>
    public SourceTree(string path, Func<string, bool>? isHidden = null, bool looksBelowHidden = false, IReadOnlyDictionary<string, Digest>? known = null)
    {
        _root = RootDirectory.Open(path);
        _isHidden = isHidden ?? (_ => false);
        _looksBelowHidden = looksBelowHidden;
        _known = known ?? new Dictionary<string, Digest>();
    }

    public RootDirectory Root => _root;

    /// <summary>What a path means once every link in it is followed inside the tree; none where there is nothing.</summary>
    public SourceEntry? Resolve(string path)
    {
        if (path.Length > 0 && _isHidden(path) && !_looksBelowHidden)
            return null;
        using Descriptor? found = _root.TryOpen(RawName.FromLatin1(path.Length == 0 ? "." : path), OpenFlags.Path);
        if (found is null)
            return null;
        string real = RealPath(found);
        FileStatus status = FileAt.Status(found);
        return status.Kind != FileKind.Directory && real.Length > 0 && _isHidden(real) ? null : new SourceEntry(real, status);
    }

    /// <summary>The names in a directory, sorted by their bytes.</summary>
    public IReadOnlyList<string> Names(string directory)
    {
        using Descriptor? open = _root.TryOpen(RawName.FromLatin1(directory.Length == 0 ? "." : directory), OpenFlags.Path | OpenFlags.Directory);
        if (open is null)
            return [];
        List<string> names = DirectoryTree.Names(open);
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    /// <summary>Everything below a directory, directories before what is in them; links are entries, not ways.</summary>
    public IReadOnlyList<SourceEntry> Walk(string directory)
    {
        var entries = new List<SourceEntry>();
        using Descriptor? top = _root.TryOpen(RawName.FromLatin1(directory.Length == 0 ? "." : directory), OpenFlags.Path | OpenFlags.Directory);
        if (top is not null)
            Walk(top, directory, 0, entries);
        return entries;
    }

    /// <summary>Opens a regular file found by <see cref="Walk"/> or <see cref="Resolve"/>.</summary>
    public Descriptor Open(string path) => FileAt.TryOpen(
        _root.Descriptor, RawName.FromLatin1(path), OpenFlags.ReadOnly | OpenFlags.NonBlocking | OpenFlags.NoFollow)
        ?? throw new BuildException(BuildFailure.Step, $"the file {RawText.Show(path)} is gone");

    public string ReadLink(string path)
    {
        (string above, string name) = path.LastIndexOf('/') is >= 0 and int slash ? (path[..slash], path[(slash + 1)..]) : (".", path);
        using Descriptor parent = FileAt.Open(_root.Descriptor, RawName.FromLatin1(above), OpenFlags.Path | OpenFlags.Directory);
        return FileAt.ReadSymbolicLink(parent, RawName.FromLatin1(name));
    }

    /// <summary>The digest of a file's content.</summary>
    public Digest ContentOf(string path)
    {
        if (_known.TryGetValue(path, out Digest digest))
            return digest;
        using Descriptor file = Open(path);
        using var handle = new SafeFileHandle(file.Number, ownsHandle: false);
        using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        return Digest.OfHash(SHA256.HashData(stream));
    }

    public void Dispose() => _root.Dispose();

    private void Walk(Descriptor directory, string path, int depth, List<SourceEntry> entries)
    {
        if (depth > DeepestPath || entries.Count > MostEntries)
            throw new BuildException(BuildFailure.Step, $"/{RawText.Show(path)} has too many files or directories in one another");
        List<string> names = DirectoryTree.Names(directory);
        names.Sort(StringComparer.Ordinal);
        foreach (string name in names)
        {
            string inside = CleanPath.Join(path, name);
            if (FileAt.TryStatus(directory, RawName.FromLatin1(name)) is { } status)
                Add(directory, inside, name, status, depth, entries);
        }
    }

    private void Add(Descriptor directory, string inside, string name, FileStatus status, int depth, List<SourceEntry> entries)
    {
        bool hidden = _isHidden(inside);
        if (hidden && (status.Kind != FileKind.Directory || !_looksBelowHidden))
            return;
        entries.Add(new SourceEntry(inside, status));
        if (status.Kind != FileKind.Directory)
            return;
        int before = entries.Count;
        using Descriptor? below = FileAt.TryOpen(directory, RawName.FromLatin1(name), OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow);
        if (below is not null)
            Walk(below, inside, depth + 1, entries);
        // A hidden directory shows only if something visible is below it.
        if (hidden && entries.Count == before)
            entries.RemoveAt(before - 1);
    }

    // The kernel knows where the descriptor ended up.
    private string RealPath(Descriptor found)
    {
        string top = ProcLink(_root.Descriptor);
        string here = ProcLink(found);
        return here == top ? ""
            : here.StartsWith(top == "/" ? top : top + "/", StringComparison.Ordinal) ? here[(top == "/" ? 1 : top.Length + 1)..]
            : throw new BuildException(BuildFailure.Step, "a path leads out of the directory that it belongs to");
    }

    private static string ProcLink(Descriptor descriptor)
    {
        using RootDirectory descriptors = RootDirectory.Open("/proc/self/fd");
        return FileAt.ReadSymbolicLink(descriptors.Descriptor, RawName.FromLatin1(descriptor.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }
}
