using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Linux.Files;

namespace Gantry.Tests;

/// <summary>What every snapshotter must do.</summary>
public abstract class SnapshotterContract : IDisposable
{
    private readonly TestDirectory _directory = new();
    private ImageStore _store;

    protected SnapshotterContract() => _store = ImageStore.Open(_directory["images"]);

    public void Dispose()
    {
        _store.Dispose();
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_snapshot_shows_the_merged_layers_and_takes_writes()
    {
        Image image = await LoadAsync(
            TarBuilder.Of(tar => tar.Directory("etc/", mode: 0x1C0).File("etc/a", "one").File("etc/b", "old").Directory("gone/").File("gone/x", "x")),
            TarBuilder.Of(tar => tar.File("etc/b", "new").File(".wh.gone").File("etc/c", "three")));
        ISnapshotter snapshotter = Create(_store);
        await snapshotter.CreateAsync("c1", image, CancellationToken.None);
        string root = _directory.Make("root");

        snapshotter.Mount("c1", root);
        File.WriteAllText(Path.Combine(root, "etc/a"), "changed");

        Assert.Equal("changed", File.ReadAllText(Path.Combine(root, "etc/a")));
        Assert.Equal("new", File.ReadAllText(Path.Combine(root, "etc/b")));
        Assert.Equal("three", File.ReadAllText(Path.Combine(root, "etc/c")));
        Assert.False(Directory.Exists(Path.Combine(root, "gone")));
        using RootDirectory mounted = RootDirectory.Open(root);
        Assert.Equal(0x1C0u, FileAt.TryStatus(mounted.Descriptor, RawName.FromUtf8("etc"))!.Value.Permissions);
        Assert.Equal(["etc"], Directory.EnumerateFileSystemEntries(root).Select(path => Path.GetFileName(path)!));
    }

    [Fact]
    public async Task Snapshots_of_one_image_do_not_see_each_other()
    {
        Image image = await LoadAsync(TarBuilder.Of(tar => tar.File("f", "image")));
        ISnapshotter snapshotter = Create(_store);
        await snapshotter.CreateAsync("a", image, CancellationToken.None);
        await snapshotter.CreateAsync("b", image, CancellationToken.None);
        snapshotter.Mount("a", _directory.Make("ra"));
        snapshotter.Mount("b", _directory.Make("rb"));

        File.WriteAllText(_directory["ra/f"], "a");

        Assert.Equal("image", File.ReadAllText(_directory["rb/f"]));
    }

    [Fact]
    public async Task An_opaque_directory_shows_nothing_of_the_layers_below()
    {
        Image image = await LoadAsync(
            TarBuilder.Of(tar => tar.Directory("d/").File("d/old", "1").Directory("d/sub/").File("d/sub/old", "1")),
            TarBuilder.Of(tar => tar.Directory("d/").File("d/new", "2").File("d/.wh..wh..opq")));
        ISnapshotter snapshotter = Create(_store);
        await snapshotter.CreateAsync("c", image, CancellationToken.None);

        snapshotter.Mount("c", _directory.Make("r"));

        Assert.Equal(["new"], Directory.EnumerateFileSystemEntries(_directory["r/d"]).Select(path => Path.GetFileName(path)!));
    }

    [Fact]
    public async Task A_name_removed_and_made_again_in_one_layer_has_only_its_new_content()
    {
        Image image = await LoadAsync(
            TarBuilder.Of(tar => tar.Directory("d/").File("d/old", "1")),
            TarBuilder.Of(tar => tar.File(".wh.d").Directory("d/").File("d/new", "2")));
        ISnapshotter snapshotter = Create(_store);
        await snapshotter.CreateAsync("c", image, CancellationToken.None);

        snapshotter.Mount("c", _directory.Make("r"));

        Assert.Equal(["new"], Directory.EnumerateFileSystemEntries(_directory["r/d"]).Select(path => Path.GetFileName(path)!));
    }

    [Fact]
    public async Task What_was_written_survives_a_restart_and_the_loss_of_the_mount()
    {
        Image image = await LoadAsync(TarBuilder.Of(tar => tar.File("f", "image")));
        ISnapshotter before = Create(_store);
        await before.CreateAsync("c", image, CancellationToken.None);
        before.Mount("c", _directory.Make("r"));
        File.WriteAllText(_directory["r/g"], "kept");
        before.Unmount(_directory["r"]);
        _store.Dispose();
        _store = ImageStore.Open(_directory["images"]);

        ISnapshotter after = Create(_store);
        after.Mount("c", _directory["r"]);
        after.Mount("c", _directory["r"]);

        Assert.Equal("kept", File.ReadAllText(_directory["r/g"]));
        Assert.Equal(image.Id, after.List()["c"]);
        after.Unmount(_directory["r"]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory["r"]));
    }

    [Fact]
    public async Task A_removed_snapshot_leaves_nothing_and_removing_it_again_is_fine()
    {
        Image image = await LoadAsync(TarBuilder.Of(tar => tar.File("f", "image")));
        ISnapshotter snapshotter = Create(_store);
        await snapshotter.CreateAsync("c", image, CancellationToken.None);

        await snapshotter.RemoveAsync("c", CancellationToken.None);
        await snapshotter.RemoveAsync("c", CancellationToken.None);

        Assert.Empty(snapshotter.List());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory["images/snapshots"]));
    }

    [Fact]
    public async Task Usage_grows_with_what_is_written()
    {
        Image image = await LoadAsync(TarBuilder.Of(tar => tar.File("f", "image")));
        ISnapshotter snapshotter = Create(_store);
        await snapshotter.CreateAsync("c", image, CancellationToken.None);
        SnapshotUsage empty = snapshotter.Usage("c");
        snapshotter.Mount("c", _directory.Make("r"));

        File.WriteAllBytes(_directory["r/big"], new byte[1 << 20]);

        SnapshotUsage full = snapshotter.Usage("c");
        Assert.InRange(full.Bytes - empty.Bytes, 1 << 20, (1 << 20) + 65536);
        Assert.Equal(1, full.Inodes - empty.Inodes);
    }

    [Theory]
    [InlineData("../c")]
    [InlineData("")]
    [InlineData(".new-x")]
    [InlineData("a/b")]
    public async Task An_id_that_is_no_file_name_is_refused(string id)
    {
        Image image = await LoadAsync(TarBuilder.Of(tar => tar.File("f", "image")));

        ImagesException refused = await Assert.ThrowsAsync<ImagesException>(
            () => Create(_store).CreateAsync(id, image, CancellationToken.None));

        Assert.Equal(ImagesFailure.Invalid, refused.Kind);
    }

    [Fact]
    public async Task A_hundred_layers_are_mounted()
    {
        byte[][] layers = [.. Enumerable.Range(0, 120).Select(i => TarBuilder.Of(tar => tar.File($"f{i}", $"{i}")))];
        Image image = await LoadAsync(layers);
        ISnapshotter snapshotter = Create(_store);
        await snapshotter.CreateAsync("c", image, CancellationToken.None);

        snapshotter.Mount("c", _directory.Make("r"));

        Assert.Equal(120, Directory.GetFiles(_directory["r"]).Length);
    }

    [Fact]
    public async Task Hard_links_devices_owners_and_links_arrive_in_the_container()
    {
        Image image = await LoadAsync(TarBuilder.Of(tar => tar
            .File("a", "x", mode: 0x9ED, owner: 1000, group: 70000).HardLink("b", "a").Link("c", "/etc/passwd").Device("null", 1, 3)));
        ISnapshotter snapshotter = Create(_store);
        await snapshotter.CreateAsync("c", image, CancellationToken.None);

        snapshotter.Mount("c", _directory.Make("r"));

        using RootDirectory root = RootDirectory.Open(_directory["r"]);
        FileStatus Of(string name) => FileAt.TryStatus(root.Descriptor, RawName.FromUtf8(name))!.Value;
        Assert.Equal((0x9EDu, 1000u, 70000u, 2u), (Of("a").Permissions, Of("a").Owner, Of("a").Group, Of("a").Links));
        Assert.Equal(Of("a").Inode, Of("b").Inode);
        Assert.Equal((FileKind.CharacterDevice, 1u, 3u), (Of("null").Kind, Of("null").DeviceMajor, Of("null").DeviceMinor));
        Assert.Equal("/etc/passwd", FileAt.ReadSymbolicLink(root.Descriptor, RawName.FromUtf8("c")));
    }

    protected abstract ISnapshotter Create(ImageStore store);

    private async Task<Image> LoadAsync(params byte[][] layers) =>
        (await _store.LoadAsync(TestImage.Of("test:1", layers).AsDockerArchive(), CancellationToken.None))[0];
}
