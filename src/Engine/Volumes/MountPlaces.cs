using System.Globalization;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Linux.Mounts;

namespace Gantry.Engine.Volumes;

/// <summary>Places of the host where something is mounted for one container alone: parts of volumes, and files of images.</summary>
/// <remarks>USER/NUMBER is a part and USER/NUMBER.image the files of an image, whose snapshot has a name made of the two.</remarks>
internal sealed class MountPlaces(ISnapshotter snapshots, string root)
{
    private const string ImageMark = "-image-";

    /// <summary>A path that shows a part of a directory whose content may be hostile; the directory itself where no part is wanted.</summary>
    public string Narrow(string user, int number, string directory, string? subpath)
    {
        if (string.IsNullOrEmpty(subpath))
            return directory;
        using RootDirectory whole = RootDirectory.Open(directory);
        using Descriptor part = whole.TryOpen(subpath, OpenFlags.Path)
            ?? throw new EngineException(EngineFailure.Invalid, $"cannot access path {subpath} of the volume: no such file or directory");
        string place = Make(user, NameOf(number), FileAt.Status(part).Kind == FileKind.Directory);
        using MountTree tree = MountTree.Clone(part);
        using RootDirectory around = RootDirectory.Open(Path.GetDirectoryName(place)!);
        using Descriptor target = FileAt.Open(around.Descriptor, RawName.FromUtf8(NameOf(number)), OpenFlags.Path | OpenFlags.NoFollow);
        tree.AttachTo(target);
        return place;
    }

    /// <summary>A path that shows the files of an image.</summary>
    public async Task<string> ShowAsync(string user, int number, Image image, CancellationToken cancel)
    {
        string id = user + ImageMark + NameOf(number);
        string place = Make(user, NameOf(number) + ".image", isDirectory: true);
        await snapshots.RemoveAsync(id, cancel);
        await snapshots.CreateAsync(id, image, cancel);
        snapshots.Mount(id, place);
        return place;
    }

    public async Task RemoveAsync(string user, CancellationToken cancel)
    {
        string directory = Path.Combine(root, user);
        if (!Directory.Exists(directory))
            return;
        // A part of an image is taken away before the image: NUMBER sorts before NUMBER.image.
        foreach (string place in Directory.EnumerateFileSystemEntries(directory).Order(StringComparer.Ordinal))
        {
            MountTable.UnmountAll(place);
            if (Directory.Exists(place))
                Directory.Delete(place);
            else
                File.Delete(place);
            if (Path.GetExtension(place) == ".image")
                await snapshots.RemoveAsync(user + ImageMark + Path.GetFileNameWithoutExtension(place), cancel);
        }
        Directory.Delete(directory);
    }

    /// <summary>Removes what belongs to nobody in the set, also where only the snapshot has outlived a reboot.</summary>
    public async Task ClearAsync(IReadOnlySet<string> users, CancellationToken cancel)
    {
        foreach (string user in Directory.Exists(root) ? Directory.GetDirectories(root).Select(path => Path.GetFileName(path)) : [])
        {
            if (!users.Contains(user))
                await RemoveAsync(user, cancel);
        }
        foreach (string id in snapshots.List().Keys)
        {
            int mark = id.IndexOf(ImageMark, StringComparison.Ordinal);
            if (mark > 0 && !users.Contains(id[..mark]))
                await snapshots.RemoveAsync(id, cancel);
        }
    }

    private string Make(string user, string name, bool isDirectory)
    {
        string place = Path.Combine(root, user, name);
        Directory.CreateDirectory(isDirectory ? place : Path.GetDirectoryName(place)!);
        MountTable.UnmountAll(place);
        if (!isDirectory)
            File.WriteAllBytes(place, []);
        return place;
    }

    private static string NameOf(int number) => number.ToString(CultureInfo.InvariantCulture);
}
