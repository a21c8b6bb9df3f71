using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Oci;

namespace Gantry.Tests;

/// <summary>What containers and builds write becomes layers, and layers become images.</summary>
public sealed class CommitTests : IDisposable
{
    private static readonly Digest EmptyLayer = Digest.Parse("sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef");
    private readonly TestDirectory _directory = new();
    private readonly ImageStore _store;
    private readonly OverlaySnapshotter _snapshotter;

    public CommitTests()
    {
        _store = ImageStore.Open(_directory["images"]);
        _snapshotter = new OverlaySnapshotter(_store);
    }

    public void Dispose()
    {
        _store.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task What_a_container_changed_becomes_a_layer_that_means_the_same_everywhere(bool takesSnapshot, bool copies)
    {
        Image image = await BaseAsync();
        string root = _directory.Make("root");
        ISnapshotter used = copies ? new CopySnapshotter(_store) : _snapshotter;
        await used.CreateAsync("c", image, CancellationToken.None);
        used.Mount("c", root);
        Change(root);
        used.Unmount(root);

        using NewLayer layer = await _store.CommitSnapshotAsync("c", new LayerOptions { TakesSnapshot = takesSnapshot }, CancellationToken.None);
        Image made = await _store.AddImageAsync(image.Configuration, [.. image.Layers, layer.Layer], [Reference.Parse("made:1")], CancellationToken.None);

        Assert.Equal(!takesSnapshot, _snapshotter.List().ContainsKey("c"));
        await _snapshotter.CreateAsync("here", made, CancellationToken.None);
        _snapshotter.Mount("here", _directory.Make("here"));
        AssertChanged(_directory["here"]);
        await AssertSameElsewhereAsync(made, _directory["here"]);
    }

    [Fact]
    public async Task The_same_files_give_the_same_layer_and_times_are_clamped()
    {
        var options = new LayerOptions { LatestTime = DateTimeOffset.FromUnixTimeSeconds(1_000_000_000) };
        List<Digest> found = [];
        for (int i = 0; i < 2; i++)
        {
            string[] names = [.. Enumerable.Range(0, 20).Select(n => $"f{n}")];
            using LayerTree tree = _store.NewTree();
            foreach (string name in i == 0 ? names : names.Reverse())
                File.WriteAllText(Path.Combine(tree.Path, name), name);
            File.SetLastWriteTimeUtc(Path.Combine(tree.Path, "f3"), DateTime.UnixEpoch.AddSeconds(5 + 0.5));

            using NewLayer layer = await _store.AddLayerAsync(tree, [], options, CancellationToken.None);
            await _snapshotter.CreateAsync($"s{i}", layer.ChainIds, CancellationToken.None);
            _snapshotter.Mount($"s{i}", _directory.Make($"s{i}"));

            found.Add(layer.Layer.Blob.Digest);
            Assert.Equal(DateTime.UnixEpoch.AddSeconds(1_000_000_000), File.GetLastWriteTimeUtc(_directory[$"s{i}/f4"]));
            Assert.Equal(DateTime.UnixEpoch.AddSeconds(5), File.GetLastWriteTimeUtc(_directory[$"s{i}/f3"]));
        }
        Assert.Equal(found[0], found[1]);
    }

    [Fact]
    public async Task Nothing_changed_gives_the_well_known_empty_layer_and_mount_points_do_not_count()
    {
        Image image = await BaseAsync();
        string root = await StartAsync("c", image);
        File.WriteAllText(Path.Combine(root, "etc/hosts"), "");
        Directory.CreateDirectory(Path.Combine(root, "dev/shm"));
        _snapshotter.Unmount(root);

        using NewLayer layer = await _store.CommitSnapshotAsync(
            "c", new LayerOptions { MountPoints = ["/dev", "/dev/shm", "/etc/hosts"] }, CancellationToken.None);

        Assert.True(layer.IsEmpty);
        Assert.Equal(EmptyLayer, layer.Layer.DiffId);
        Assert.Equal(image.ChainIds, layer.ChainIds);
        Image made = await _store.AddImageAsync(image.Configuration, image.Layers, [Reference.Parse("same:1")], CancellationToken.None);
        Assert.Equal(image.ChainIds, made.ChainIds);
    }

    [Fact]
    public async Task A_layer_is_kept_under_a_key_over_restarts_until_it_is_forgotten()
    {
        Image image = await BaseAsync();
        IReadOnlyList<Digest> stack;
        using (NewLayer layer = await _store.AddLayerAsync(
            new MemoryStream(TarBuilder.Of(tar => tar.File("new", "1"))), image.ChainIds, CancellationToken.None))
        {
            stack = layer.ChainIds;
            _store.Keep(new Dictionary<string, IReadOnlyList<ImageLayer>> { ["step"] = [.. image.Layers, layer.Layer] });
        }
        await _store.RemoveAsync(image.Id.ToString(), force: false, CancellationToken.None);
        _store.Dispose();

        using ImageStore again = ImageStore.Open(_directory["images"]);
        Assert.True(again.HasLayers(stack));
        Assert.Equal(stack.Count, again.Kept()["step"].Count);
        await again.ForgetAsync(["step"], CancellationToken.None);
        Assert.False(again.HasLayers(stack));
        Assert.Empty(Directory.GetFiles(_directory["images/blobs/sha256"]));
        Assert.Empty(Directory.GetFileSystemEntries(_directory["images/layers"]));
    }

    [Fact]
    public async Task A_layer_that_nobody_took_is_gone_after_the_next_operation()
    {
        using (LayerTree tree = _store.NewTree())
        {
            File.WriteAllText(Path.Combine(tree.Path, "a"), "1");
            using NewLayer layer = await _store.AddLayerAsync(tree, [], new LayerOptions(), CancellationToken.None);
        }
        using (_store.NewTree())
            await BaseAsync();
        await _store.RemoveAsync("base:1", force: false, CancellationToken.None);

        Assert.Empty(Directory.GetFileSystemEntries(_directory["images/layers"]));
        Assert.Empty(Directory.GetFiles(_directory["images/blobs/sha256"]));
        Assert.Empty(Directory.GetFiles(_directory["images/ingest"]));
    }

    [Fact]
    public async Task A_name_that_layers_keep_for_themselves_is_refused()
    {
        using LayerTree tree = _store.NewTree();
        File.WriteAllText(Path.Combine(tree.Path, ".wh.etc"), "");

        ImagesException refused = await Assert.ThrowsAsync<ImagesException>(() => _store.AddLayerAsync(tree, [], new LayerOptions(), CancellationToken.None));

        Assert.Contains(".wh.etc", refused.Message, StringComparison.Ordinal);
    }

    private async Task<Image> BaseAsync()
    {
        byte[] layer = TarBuilder.Of(tar => tar
            .Directory("./", mode: 0x16D).Directory("etc/").File("etc/a", "one").Directory("gone/").File("gone/x", "x").Directory("opaque/").File("opaque/old", "1")
            .File("bin", "tool", mode: 0x1ED));
        return (await _store.LoadAsync(TestImage.Of("base:1", layer).AsDockerArchive(), CancellationToken.None))[0];
    }

    private async Task<string> StartAsync(string id, Image image)
    {
        await _snapshotter.CreateAsync(id, image, CancellationToken.None);
        _snapshotter.Mount(id, _directory.Make($"root-{id}"));
        return _directory[$"root-{id}"];
    }

    private static void Change(string root)
    {
        File.WriteAllText(Path.Combine(root, "etc/a"), "two");
        Directory.Delete(Path.Combine(root, "gone"), recursive: true);
        Directory.Delete(Path.Combine(root, "opaque"), recursive: true);
        string longName = Directory.CreateDirectory(Path.Combine(root, "opaque", new string('d', 120), new string('e', 120))).FullName;
        File.WriteAllText(Path.Combine(longName, "ümlaut"), "deep");
        using RootDirectory top = RootDirectory.Open(root);
        FileAt.MakeNode(top.Descriptor, RawName.FromUtf8("null"), FileKind.CharacterDevice, 0x1B6, 1, 3);
        FileAt.MakeNode(top.Descriptor, RawName.FromUtf8("pipe"), FileKind.Pipe, 0x1A4);
        FileAt.MakeNode(top.Descriptor, RawName.FromUtf8("socket"), FileKind.Socket, 0x1A4);
        FileAt.MakeSymbolicLink(top.Descriptor, RawName.FromUtf8("link"), RawName.FromUtf8("/etc/passwd"));
        FileAt.MakeHardLink(top.Descriptor, RawName.FromUtf8("bin"), top.Descriptor, RawName.FromUtf8("tool"));
        FileAt.SetOwner(top.Descriptor, RawName.FromUtf8("link"), 3_000_000, 5);
        using Descriptor bin = FileAt.Open(top.Descriptor, RawName.FromUtf8("bin"), OpenFlags.ReadOnly);
        OpenFile.SetOwner(bin, 1000, 1000);
        ExtendedAttributes.TrySet(bin, "user.note", [0, 255, 10]);
        // VFS_CAP_REVISION_2 with CAP_NET_RAW effective.
        ExtendedAttributes.TrySet(bin, "security.capability", [1, 0, 0, 2, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    }

    private static void AssertChanged(string root)
    {
        Assert.Equal("two", File.ReadAllText(Path.Combine(root, "etc/a")));
        Assert.Equal(["bin", "etc", "link", "null", "opaque", "pipe", "tool"], Directory.GetFileSystemEntries(root).Select(path => Path.GetFileName(path)!).Order());
        Assert.Single(Directory.GetFileSystemEntries(Path.Combine(root, "opaque")));
        using RootDirectory top = RootDirectory.Open(root);
        FileStatus Of(string name) => FileAt.TryStatus(top.Descriptor, RawName.FromUtf8(name))!.Value;
        Assert.Equal(0x16Du, Of(".").Permissions);
        Assert.Equal((1000u, 2u), (Of("tool").Owner, Of("tool").Links));
        Assert.Equal((3_000_000u, 5u), (Of("link").Owner, Of("link").Group));
        Assert.Equal((1u, 3u, 0x1B6u & ~0x12u), (Of("null").DeviceMajor, Of("null").DeviceMinor, Of("null").Permissions & ~0x12u));
        using Descriptor bin = FileAt.Open(top.Descriptor, RawName.FromUtf8("tool"), OpenFlags.ReadOnly);
        Assert.Equal([0, 255, 10], ExtendedAttributes.TryGet(bin, "user.note"));
        Assert.Equal(20, ExtendedAttributes.TryGet(bin, "security.capability")?.Length);
    }

    // A second store gets only the documents and the packed layers.
    private async Task AssertSameElsewhereAsync(Image made, string expected)
    {
        string layout = _directory.Make("layout");
        Directory.CreateDirectory(Path.Combine(layout, "blobs/sha256"));
        foreach (string blob in Directory.GetFiles(_directory["images/blobs/sha256"]))
            File.Copy(blob, Path.Combine(layout, "blobs/sha256", Path.GetFileName(blob)));
        await File.WriteAllTextAsync(Path.Combine(layout, "oci-layout"), """{"imageLayoutVersion":"1.0.0"}""");
        await File.WriteAllTextAsync(Path.Combine(layout, "index.json"),
            $$"""{"schemaVersion":2,"manifests":[{"mediaType":"{{Gantry.Oci.ImageSpec.MediaTypes.Manifest}}","digest":"{{made.ManifestDigest}}","size":1}]}""");
        using ImageStore other = ImageStore.Open(_directory["other"]);
        Image copy = Assert.Single(await other.LoadAsync(layout, CancellationToken.None));
        Assert.Equal(made.Id, copy.Id);
        var there = new OverlaySnapshotter(other);
        await there.CreateAsync("there", copy, CancellationToken.None);
        there.Mount("there", _directory.Make("there"));
        AssertChanged(_directory["there"]);
        using RootDirectory one = RootDirectory.Open(expected);
        using RootDirectory two = RootDirectory.Open(_directory["there"]);
        Assert.Equal(TreeListing.Of(one.Descriptor), TreeListing.Of(two.Descriptor));
    }
}
