using System.Text;
using Gantry.Images.Layers;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Images.Snapshots;

/// <summary>Finds out what a snapshot has that its layers have not, and the other way round.</summary>
/// <param name="mountPoints">Paths with a slash in front: what was made there only to mount something on it is no change.</param>
internal sealed class SnapshotChanges(LowerLayers lower, IReadOnlySet<string> mountPoints, CancellationToken cancel)
{
    private const int MostDepth = 1024;
    private readonly List<SnapshotChange> _found = [];

    /// <summary>Of the upper directory of an overlay, where only changes are.</summary>
    public IReadOnlyList<SnapshotChange> InOverlay(Descriptor upper)
    {
        WalkOverlay(upper, [], isNew: false);
        return _found;
    }

    /// <summary>Of a copy of everything, which is compared file by file.</summary>
    public IReadOnlyList<SnapshotChange> InCopy(Descriptor files)
    {
        WalkCopy(files, []);
        return _found;
    }

    private void WalkOverlay(Descriptor directory, string[] place, bool isNew)
    {
        foreach (string name in NamesIn(directory, place))
        {
            string[] path = [.. place, name];
            if (FileAt.TryStatus(directory, RawName.FromLatin1(name)) is not { } status)
                continue;
            using Descriptor? below = isNew ? null : lower.Find(path);
            if (status.IsWhiteout)
                Add(path, below is null ? null : SnapshotChangeKind.Deleted);
            else if (status.Kind == FileKind.Directory)
                Enter(directory, path, status, below, child => WalkOverlayBelow(child, path, below));
            else
                Add(path, below is not null ? SnapshotChangeKind.Modified : IsStub(path, status) ? null : SnapshotChangeKind.Added);
        }
    }

    private void WalkOverlayBelow(Descriptor directory, string[] path, Descriptor? below)
    {
        bool hides = below is not null && (FileAt.Status(below).Kind != FileKind.Directory || IsOpaque(directory));
        if (hides)
        {
            HashSet<string> kept = [.. DirectoryTree.Names(directory)];
            foreach (string gone in lower.Names(path).Where(name => !kept.Contains(name)).Order(StringComparer.Ordinal))
                Add([.. path, gone], SnapshotChangeKind.Deleted);
        }
        WalkOverlay(directory, path, isNew: below is null || hides);
    }

    private void WalkCopy(Descriptor directory, string[] place)
    {
        HashSet<string> here = [.. NamesIn(directory, place)];
        foreach (string name in here.Concat(lower.Names(place)).Distinct().Order(StringComparer.Ordinal))
        {
            string[] path = [.. place, name];
            FileStatus? status = here.Contains(name) ? FileAt.TryStatus(directory, RawName.FromLatin1(name)) : null;
            using Descriptor? below = lower.Find(path);
            if (status is null)
                Add(path, SnapshotChangeKind.Deleted);
            else if (status.Value.Kind == FileKind.Directory)
                Enter(directory, path, status.Value, below, child => WalkCopy(child, path));
            else if (below is null)
                Add(path, IsStub(path, status.Value) ? null : SnapshotChangeKind.Added);
            else if (Differs(status.Value, FileAt.Status(below)))
                Add(path, SnapshotChangeKind.Modified);
        }
    }

    // A directory comes before what is in it. It counts if it is new, was changed itself, or has something in it that counts.
    private void Enter(Descriptor directory, string[] path, FileStatus status, Descriptor? below, Action<Descriptor> walk)
    {
        int index = _found.Count;
        using (Descriptor? child = FileAt.TryOpen(directory, RawName.FromLatin1(path[^1]), OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow))
        {
            if (child is not null)
                walk(child);
        }
        bool hasChanges = _found.Count > index;
        if (below is null && (hasChanges || !IsStub(path, status)))
            _found.Insert(index, new SnapshotChange(Text(path), SnapshotChangeKind.Added));
        else if (below is not null && (hasChanges || IsOther(status, FileAt.Status(below))))
            _found.Insert(index, new SnapshotChange(Text(path), SnapshotChangeKind.Modified));
    }

    private List<string> NamesIn(Descriptor directory, string[] place)
    {
        cancel.ThrowIfCancellationRequested();
        if (place.Length > MostDepth)
            throw new InvalidDataException($"its directories are more than {MostDepth} deep");
        List<string> names = DirectoryTree.Names(directory);
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private void Add(string[] path, SnapshotChangeKind? kind)
    {
        if (kind is { } known)
            _found.Add(new SnapshotChange(Text(path), known));
    }

    private bool IsStub(string[] path, FileStatus status) =>
        mountPoints.Contains(Text(path)) && (status.Kind == FileKind.Directory || status is { Kind: FileKind.Regular, Size: 0 });

    private static bool IsOpaque(Descriptor directory) => Whiteout.IsOpaque(directory);

    private static bool IsOther(FileStatus mine, FileStatus theirs) =>
        (mine.Kind, mine.Permissions, mine.Owner, mine.Group) != (theirs.Kind, theirs.Permissions, theirs.Owner, theirs.Group);

    private static bool Differs(FileStatus mine, FileStatus theirs) =>
        IsOther(mine, theirs) || mine.Size != theirs.Size || mine.Modified != theirs.Modified
        || (mine.DeviceMajor, mine.DeviceMinor) != (theirs.DeviceMajor, theirs.DeviceMinor);

    private static string Text(string[] path) => "/" + Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(string.Join('/', path)));
}
