using Gantry.Images;
using Gantry.Images.Snapshots;

namespace Gantry.Tests;

/// <summary>Layers that try to leave their directory, or to break what reads them: refused in one sentence, nothing left behind.</summary>
public sealed class HostileLayerTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly string _outside;

    public HostileLayerTests()
    {
        _outside = _directory.Make("outside");
        File.WriteAllText(Path.Combine(_outside, "sentinel"), "untouched");
    }

    public static TheoryData<string, byte[], string> Refused() => new()
    {
        { "parent", TarBuilder.Of(tar => tar.File("../evil", "x")), "climbs out" },
        { "parent inside", TarBuilder.Of(tar => tar.Directory("a/").File("a/../../evil", "x")), "climbs out" },
        { "pax path", TarBuilder.Of(tar => tar.Pax("path", "../../evil").File("good", "x")), "climbs out" },
        { "gnu long name", TarBuilder.Of(tar => tar.Entry("././@LongLink", 'L', "../../evil\0"u8.ToArray()).File("good", "x")), "climbs out" },
        { "hard link outside", TarBuilder.Of(tar => tar.HardLink("evil", "../../outside/sentinel")), "climbs out" },
        { "hard link to nothing", TarBuilder.Of(tar => tar.HardLink("evil", "nothing")), "no file of the image" },
        { "hard link to a directory", TarBuilder.Of(tar => tar.Directory("d/").HardLink("evil", "d")), "no file of the image" },
        { "pax link path", TarBuilder.Of(tar => tar.Pax("linkpath", "../x").HardLink("evil", "good")), "climbs out" },
        { "whiteout of the root", TarBuilder.Of(tar => tar.File(".wh.", "")), "remove a directory from within" },
        { "whiteout of here", TarBuilder.Of(tar => tar.Directory("d/").File("d/.wh..", "")), "remove a directory from within" },
        { "whiteout of the parent", TarBuilder.Of(tar => tar.Directory("d/").File("d/.wh...", "")), "remove a directory from within" },
        { "whiteout path", TarBuilder.Of(tar => tar.File("d/.wh.x/../../../evil", "")), "climbs out" },
        { "root as a file", TarBuilder.Of(tar => tar.File("./", "x").Link("/", "/etc")), "replaces its own root" },
        { "device 0:0", TarBuilder.Of(tar => tar.Device("gone", 0, 0)), "0:0" },
        { "file as directory", TarBuilder.Of(tar => tar.File("f", "x").File("f/g", "x")), "is none" },
        { "links in circles", TarBuilder.Of(tar => tar.Link("a", "b").Link("b", "a").File("a/x", "x")), "too many links" },
        { "2000 deep", TarBuilder.Of(tar => tar.Entry("L", 'L', [.. System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("d/", 2000)) + "f"), 0]).File("x")), "1000 directories deep" },
        { "long path", TarBuilder.Of(tar => tar.Entry("L", 'L', [.. System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(new string('d', 200) + "/", 30)) + "f"), 0]).File("x")), "longer than 4095" },
        { "long name", TarBuilder.Of(tar => tar.Pax("path", new string('n', 256)).File("x")), "cannot be a file name" },
        { "sparse overlapping", TarBuilder.Of(tar => tar.Pax(("GNU.sparse.map", "0,1,0,1"u8.ToArray()), ("GNU.sparse.size", "9"u8.ToArray())).File("x", "yz")), "sparse" },
        { "sparse beyond its end", TarBuilder.Of(tar => tar.Pax(("GNU.sparse.map", "9,1"u8.ToArray()), ("GNU.sparse.size", "9"u8.ToArray())).File("x", "y")), "sparse" },
        { "sparse with too many parts", TarBuilder.Of(tar => tar.Pax(("GNU.sparse.major", "1"u8.ToArray()), ("GNU.sparse.realsize", "9"u8.ToArray())).File("x", "99999999999\n1\n")), "sparse" },
        { "sparse without a map", TarBuilder.Of(tar => tar.Pax(("GNU.sparse.major", "1"u8.ToArray()), ("GNU.sparse.realsize", "9"u8.ToArray())).File("x", "")), "sparse" },
        { "sparse of eight exabytes", TarBuilder.Of(tar => tar.Pax(("GNU.sparse.map", "0,1"u8.ToArray()), ("GNU.sparse.size", "9223372036854775807"u8.ToArray())).File("x", "y")), "MiB" },
        { "sparse without a size", TarBuilder.Of(tar => tar.Pax("GNU.sparse.map", "0,1").File("x", "y")), "sparse" },
        { "unknown type", TarBuilder.Of(tar => tar.Entry("x", 'Z')), "unknown type" },
        { "negative size", TarBuilder.Of(tar => tar.Pax("size", "-1").File("x")), "negative size" },
        { "size beyond the end", TarBuilder.Of(tar => tar.Pax("size", "99999999").File("x")), "middle of a file" },
        { "huge owner", TarBuilder.Of(tar => tar.Pax("uid", "4294967296").File("x")), "impossible owner" },
        { "broken pax", TarBuilder.Of(tar => tar.Entry("pax", 'x', "9999 path=x\n"u8.ToArray()).File("x")), "pax header" },
        { "cut off", TarBuilder.Of(tar => tar.File("a", new string('a', 5000)))[..2000], "middle of a file" },
        { "no tar", [.. Enumerable.Range(0, 2048).Select(i => (byte)(i + 1))], "tar" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_hostile_layer_is_refused_and_leaves_nothing(string what, byte[] layer, string sentence)
    {
        using ImageStore store = ImageStore.Open(_directory["images"]);

        ImagesException refused = await Assert.ThrowsAsync<ImagesException>(
            () => store.LoadAsync(TestImage.Of("evil:1", layer).AsDockerArchive(), CancellationToken.None));

        Assert.True(refused.Kind == ImagesFailure.Invalid, what);
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        AssertNothingLeft(store);
    }

    [Theory]
    [InlineData("/outside")]
    [InlineData("../../../../../../../../outside")]
    [InlineData("..")]
    public async Task Writing_through_a_link_stays_inside_the_layer(string target)
    {
        string absolute = target == "/outside" ? _outside : target;
        Image image = await LoadAsync(TarBuilder.Of(tar => tar.Link("door", absolute).File("door/evil", "x").Directory("door/dir/").Device("door/null", 1, 3)));

        using ImageStore store = ImageStore.Open(_directory["images"]);
        await new OverlaySnapshotter(store).CreateAsync("c", image, CancellationToken.None);

        Assert.Equal(["sentinel"], Directory.GetFileSystemEntries(_outside).Select(path => Path.GetFileName(path)!));
        Assert.False(File.Exists(_directory["evil"]));
    }

    [Fact]
    public async Task A_link_is_replaced_by_a_later_file_and_not_written_through()
    {
        string sentinel = Path.Combine(_outside, "sentinel");
        await LoadAsync(TarBuilder.Of(tar => tar.Link("f", sentinel).File("f", "mine").Link("d", _outside).Directory("d/", mode: 0x1FF)));

        Assert.Equal("untouched", File.ReadAllText(sentinel));
        using ImageStore store = ImageStore.Open(_directory["images"]);
        Image image = store.Find("test:1")!;
        var snapshotter = new OverlaySnapshotter(store);
        await snapshotter.CreateAsync("c", image, CancellationToken.None);
        snapshotter.Mount("c", _directory.Make("r"));
        Assert.Equal("mine", File.ReadAllText(_directory["r/f"]));
        Assert.Null(new DirectoryInfo(_directory["r/d"]).LinkTarget);
    }

    [Fact]
    public async Task Absolute_names_and_three_hundred_directories_are_fine_inside()
    {
        string deep = string.Concat(Enumerable.Range(0, 300).Select(i => $"d{i}/"));
        Image image = await LoadAsync(TarBuilder.Of(tar => tar.File("/etc/x", "abs").Pax("path", deep + "f").File("short", "deep")));
        using ImageStore store = ImageStore.Open(_directory["images"]);
        var snapshotter = new OverlaySnapshotter(store);
        await snapshotter.CreateAsync("c", image, CancellationToken.None);

        snapshotter.Mount("c", _directory.Make("r"));

        Assert.Equal("abs", File.ReadAllText(_directory["r/etc/x"]));
        Assert.Equal("deep", File.ReadAllText(Path.Combine(_directory["r"], deep, "f")));
    }

    [Fact]
    public async Task A_directory_is_replaced_and_its_name_used_again()
    {
        Image image = await LoadAsync(TarBuilder.Of(tar => tar
            .Directory("a/").Directory("a/b/").File("a/b/1", "1").File("a", "now a file").File("c/x", "c").Directory("a/").File("a/b", "b")));
        using ImageStore store = ImageStore.Open(_directory["images"]);
        var snapshotter = new OverlaySnapshotter(store);
        await snapshotter.CreateAsync("c", image, CancellationToken.None);

        snapshotter.Mount("c", _directory.Make("r"));

        Assert.Equal("b", File.ReadAllText(_directory["r/a/b"]));
    }

    [Fact]
    public async Task Marks_meant_for_overlayfs_are_not_taken_from_an_image()
    {
        Image image = await LoadAsync(
            TarBuilder.Of(tar => tar.Directory("d/").File("d/lower", "1")),
            TarBuilder.Of(tar => tar.Pax(("SCHILY.xattr.trusted.overlay.opaque", "y"u8.ToArray())).Directory("d/")));
        using ImageStore store = ImageStore.Open(_directory["images"]);
        var snapshotter = new OverlaySnapshotter(store);
        await snapshotter.CreateAsync("c", image, CancellationToken.None);

        snapshotter.Mount("c", _directory.Make("r"));

        Assert.True(File.Exists(_directory["r/d/lower"]));
    }

    [Fact]
    public async Task A_bomb_stops_before_the_disk_is_full()
    {
        byte[] bomb = TarBuilder.Of(tar => tar.Entry("zeros", '0', new byte[64 << 20]));
        long reserve = new DriveInfo(_directory.Path).AvailableFreeSpace + (1L << 40);
        using ImageStore store = ImageStore.Open(_directory["images"], new ImageStoreOptions { Limits = new ImageLimits { FreeBytes = reserve } });

        ImagesException refused = await Assert.ThrowsAsync<ImagesException>(
            () => store.LoadAsync(TestImage.Gzipped("bomb:1", bomb).AsDockerArchive(), CancellationToken.None));

        Assert.Equal(ImagesFailure.NoSpace, refused.Kind);
        AssertNothingLeft(store);
    }

    [Fact]
    public async Task A_layer_larger_than_the_limit_is_refused()
    {
        byte[] bomb = TarBuilder.Of(tar => tar.Entry("zeros", '0', new byte[64 << 20]));
        using ImageStore store = ImageStore.Open(_directory["images"], new ImageStoreOptions { Limits = new ImageLimits { LayerBytes = 32 << 20 } });

        ImagesException refused = await Assert.ThrowsAsync<ImagesException>(
            () => store.LoadAsync(TestImage.Gzipped("bomb:1", bomb).AsDockerArchive(), CancellationToken.None));

        Assert.Contains("more than 32 MiB", refused.Message, StringComparison.Ordinal);
        AssertNothingLeft(store);
    }

    [Fact]
    public async Task A_cut_off_gzip_is_refused()
    {
        byte[] tar = TarBuilder.Of(tar => tar.Entry("a", '0', System.Security.Cryptography.RandomNumberGenerator.GetBytes(50_000)));
        byte[] cut = TestImage.Gzip(tar)[..20_000];
        using ImageStore store = ImageStore.Open(_directory["images"]);

        ImagesException refused = await Assert.ThrowsAsync<ImagesException>(
            () => store.LoadAsync(TestImage.Of("cut:1", [tar], [cut], "+gzip").AsLayout(), CancellationToken.None));

        Assert.True(refused.Kind is ImagesFailure.Invalid or ImagesFailure.DigestMismatch);
        AssertNothingLeft(store);
    }

    [Fact]
    public async Task A_layer_other_than_its_configuration_says_is_refused()
    {
        byte[] said = TarBuilder.Of(tar => tar.File("a", "said"));
        byte[] sent = TarBuilder.Of(tar => tar.File("a", "sent"));
        using ImageStore store = ImageStore.Open(_directory["images"]);

        ImagesException refused = await Assert.ThrowsAsync<ImagesException>(
            () => store.LoadAsync(TestImage.Of("lie:1", [said], [sent], "").AsLayout(), CancellationToken.None));

        Assert.Equal(ImagesFailure.DigestMismatch, refused.Kind);
        AssertNothingLeft(store);
    }

    public void Dispose()
    {
        Assert.Equal("untouched", File.ReadAllText(Path.Combine(_outside, "sentinel")));
        _directory.Dispose();
    }

    private void AssertNothingLeft(ImageStore store)
    {
        Assert.Empty(store.List());
        foreach (string part in (string[])["blobs/sha256", "ingest", "layers", "snapshots"])
            Assert.Empty(Directory.EnumerateFileSystemEntries(_directory[$"images/{part}"]));
        Assert.False(File.Exists(_directory["evil"]) || File.Exists(_directory["images/evil"]) || File.Exists(_directory["images/layers/evil"]));
    }

    private async Task<Image> LoadAsync(params byte[][] layers)
    {
        using ImageStore store = ImageStore.Open(_directory["images"]);
        return (await store.LoadAsync(TestImage.Of("test:1", layers).AsDockerArchive(), CancellationToken.None))[0];
    }
}
