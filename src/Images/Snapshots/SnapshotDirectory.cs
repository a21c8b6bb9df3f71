using System.Collections.Concurrent;
using System.Text.Json;
using Gantry.Images.Catalog;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Images.Snapshots;

/// <summary>The snapshots on disk: one directory each with a record; it appears and disappears by a rename. Records never change, so they are read once.</summary>
internal sealed class SnapshotDirectory
{
    private const string RecordName = "snapshot.json";
    private const string Unfinished = ".new-";
    private const string Dead = ".dead-";
    private readonly string _root;
    private readonly ConcurrentDictionary<string, SnapshotRecord> _records = new(StringComparer.Ordinal);

    public SnapshotDirectory(string root, bool sweeps)
    {
        _root = root;
        Directory.CreateDirectory(root);
        foreach (string id in Directory.EnumerateDirectories(root).Select(path => Path.GetFileName(path)))
        {
            if (!id.StartsWith('.') && ReadRecord(id) is { } record)
                _records[id] = record;
        }
        if (sweeps)
            Leftovers(removes: true);
    }

    /// <summary>What is half made or half removed, or has no record.</summary>
    public IReadOnlyList<string> Leftovers(bool removes)
    {
        using RootDirectory snapshots = RootDirectory.Open(_root);
        string[] left = [.. DirectoryTree.Names(snapshots.Descriptor).Where(name => !_records.ContainsKey(name))];
        foreach (string name in removes ? left : [])
            DirectoryTree.Remove(snapshots.Descriptor, RawName.FromLatin1(name));
        return [.. left.Select(name => $"snapshots/{name}")];
    }

    public bool HasFiles(string id) => Directory.Exists(Path.Combine(PathOf(id), OverlaySnapshotter.Changes));

    public string PathOf(string id) => Path.Combine(_root, Checked(id));

    public SnapshotRecord Read(string id) => TryRead(id)
        ?? throw new ImagesException(ImagesFailure.NotFound, $"there is no snapshot {id}");

    public SnapshotRecord? TryRead(string id) => _records.GetValueOrDefault(Checked(id));

    public IReadOnlyDictionary<string, SnapshotRecord> List() => _records.ToDictionary();

    /// <summary>Makes a snapshot; <paramref name="fill"/> gets the directory before anybody can see it.</summary>
    public void Create(string id, SnapshotRecord record, Action<string> fill)
    {
        string path = PathOf(id);
        if (Directory.Exists(path))
            throw new ImagesException(ImagesFailure.InUse, $"there is already a snapshot {id}");
        string unfinished = Path.Combine(_root, Unfinished + id);
        try
        {
            Directory.CreateDirectory(unfinished);
            fill(unfinished);
            // Not flushed: this is on the way to every started container, and a fsync is milliseconds. A loss of power in the
            // seconds after may take the record, and what the container wrote, with it; then the snapshot was never there.
            File.WriteAllBytes(Path.Combine(unfinished, RecordName), JsonSerializer.SerializeToUtf8Bytes(record, CatalogJson.Default.SnapshotRecord));
            Directory.Move(unfinished, path);
            _records[id] = record;
        }
        catch
        {
            Delete(Unfinished + id);
            throw;
        }
    }

    public void Remove(string id)
    {
        string path = PathOf(id);
        if (!Directory.Exists(path))
            return;
        Delete(Dead + id);
        Directory.Move(path, Path.Combine(_root, Dead + id));
        _records.TryRemove(id, out _);
        Delete(Dead + id);
    }

    /// <summary>Ends a snapshot and puts a part of it in the place of an empty directory outside.</summary>
    public void Surrender(string id, string part, string place)
    {
        Delete(Dead + id);
        Directory.Move(PathOf(id), Path.Combine(_root, Dead + id));
        _records.TryRemove(id, out _);
        FileRename.Replace(Path.Combine(_root, Dead + id, part), place);
        Delete(Dead + id);
    }

    /// <summary>Bytes and files below a part of a snapshot.</summary>
    public SnapshotUsage Usage(string id, string part)
    {
        Read(id);
        using RootDirectory directory = RootDirectory.Open(Path.Combine(PathOf(id), part));
        (long bytes, long inodes) = DirectoryTree.Measure(directory.Descriptor);
        return new SnapshotUsage(bytes, inodes);
    }

    public long DiskBytes() => (FileAt.TryStatus(_root)?.Blocks * 512 ?? 0) + List().Keys.Sum(DiskBytes);

    // 0 if it has just gone.
    private long DiskBytes(string id)
    {
        try
        {
            using RootDirectory directory = RootDirectory.Open(PathOf(id));
            return DirectoryTree.Measure(directory.Descriptor).Bytes;
        }
        catch (LinuxException gone) when (gone.Errno == Errno.NotFound)
        {
            return 0;
        }
    }

    private void Delete(string name)
    {
        using RootDirectory snapshots = RootDirectory.Open(_root);
        DirectoryTree.Remove(snapshots.Descriptor, RawName.FromUtf8(name));
    }

    private SnapshotRecord? ReadRecord(string id)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(_root, id, RecordName)), CatalogJson.Default.SnapshotRecord);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    // The id becomes a file name.
    private static string Checked(string id) =>
        id.Length is > 0 and <= 200 && id[0] != '.' && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            ? id
            : throw new ImagesException(ImagesFailure.Invalid, $"\"{id}\" is not an id of a snapshot (letters, digits, dot, dash, underscore)");
}
