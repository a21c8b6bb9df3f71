using Gantry.Engine.Records;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Engine.Volumes;

/// <summary>The volumes on disk: one directory each with a record and the content; it appears and disappears by a rename.</summary>
internal sealed class VolumeDirectory
{
    private const string RecordName = "volume.json";
    private const string Content = "_data";
    private const string Copying = "copying";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly string _root;

    public VolumeDirectory(string root)
    {
        _root = root;
        Directory.CreateDirectory(root, Private);
        using RootDirectory volumes = RootDirectory.Open(root);
        foreach (string name in DirectoryTree.Names(volumes.Descriptor).Where(name => name.StartsWith('.') && IsOurs(name)))
            DirectoryTree.Remove(volumes.Descriptor, RawName.FromLatin1(name));
    }

    /// <summary>Every volume; a copy into one that a crash broke off is undone, so that it is begun anew, unless somebody works with it.</summary>
    public IReadOnlyList<Volume> Load(Func<string, bool> isUsed)
    {
        List<Volume> found = [];
        foreach (string path in Directory.EnumerateDirectories(_root))
        {
            if (RecordFile.Read(Path.Combine(path, RecordName), VolumeJson.Default.Volume) is not { } volume)
                continue;
            volume = volume with { Mountpoint = Path.Combine(path, Content) };
            if (File.Exists(Path.Combine(path, Copying)))
                EndCopy(volume, undoes: !isUsed(volume.Name));
            found.Add(volume);
        }
        return found;
    }

    public Volume Create(Volume volume)
    {
        string unfinished = Path.Combine(_root, ".new-" + VolumeName.New());
        Directory.CreateDirectory(unfinished, Private);
        // Whoever may look into it is the container's affair; the directory around it is closed to others.
        Directory.CreateDirectory(Path.Combine(unfinished, Content));
        using (RootDirectory content = RootDirectory.Open(Path.Combine(unfinished, Content)))
        using (Descriptor open = FileAt.Open(content.Descriptor, RawName.FromLatin1("."), OpenFlags.ReadOnly | OpenFlags.Directory))
            OpenFile.SetPermissions(open, 0x1ED); // 0755
        RecordFile.Write(Path.Combine(unfinished, RecordName), volume, VolumeJson.Default.Volume);
        Directory.Move(unfinished, Path.Combine(_root, volume.Name));
        return volume with { Mountpoint = Path.Combine(_root, volume.Name, Content) };
    }

    /// <summary>Takes the volume's name away and says what is still to be deleted.</summary>
    public string Bury(string name)
    {
        string dead = ".dead-" + VolumeName.New();
        Directory.Move(Path.Combine(_root, name), Path.Combine(_root, dead));
        return dead;
    }

    public void Delete(string buried)
    {
        using RootDirectory volumes = RootDirectory.Open(_root);
        DirectoryTree.Remove(volumes.Descriptor, RawName.FromLatin1(buried));
    }

    /// <summary>Fills an empty volume; a crash in between is noticed when the volumes are opened again.</summary>
    /// <param name="isUsed">A container runs with it, whose files would be taken for what was copied.</param>
    public void Fill(Volume volume, bool isUsed, Action<Descriptor> fill)
    {
        using RootDirectory content = RootDirectory.Open(volume.Mountpoint);
        File.WriteAllBytes(Path.Combine(_root, volume.Name, Copying), []);
        try
        {
            fill(content.Descriptor);
        }
        catch
        {
            EndCopy(volume, undoes: !isUsed);
            throw;
        }
        EndCopy(volume, undoes: false);
    }

    private void EndCopy(Volume volume, bool undoes)
    {
        if (undoes)
        {
            using RootDirectory content = RootDirectory.Open(volume.Mountpoint);
            DirectoryTree.Clear(content.Descriptor);
        }
        File.Delete(Path.Combine(_root, volume.Name, Copying));
    }

    private static bool IsOurs(string name) =>
        name.StartsWith(".new-", StringComparison.Ordinal) || name.StartsWith(".dead-", StringComparison.Ordinal);
}
