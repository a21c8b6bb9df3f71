using System.Diagnostics;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;

namespace Gantry.Tests;

/// <summary>What honest layers need: parents from below, links into lower layers, attributes, times, compression.</summary>
public sealed class LayerTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly ImageStore _store;

    public LayerTests() => _store = ImageStore.Open(_directory["images"]);

    public void Dispose()
    {
        _store.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_directory_that_a_layer_does_not_name_keeps_the_mode_from_below()
    {
        using RootDirectory root = await MountAsync(
            TarBuilder.Of(tar => tar.Directory("tmp/", mode: 0x3FF, owner: 5, group: 6)),
            TarBuilder.Of(tar => tar.File("tmp/f", "x")));

        FileStatus status = Status(root, "tmp");

        Assert.Equal((0x3FFu, 5u, 6u), (status.Permissions, status.Owner, status.Group));
    }

    [Fact]
    public async Task A_file_with_holes_takes_the_room_of_its_content_only()
    {
        using RootDirectory root = await MountAsync(TarBuilder.Of(tar => tar
            .Pax(("GNU.sparse.map", "1048576,4,8388608,0"u8.ToArray()), ("GNU.sparse.size", "8388608"u8.ToArray())).File("holes", "data").File("after", "x")));

        byte[] content = File.ReadAllBytes(_directory["root/holes"]);

        Assert.Equal((8388608, "data"), (content.Length, System.Text.Encoding.ASCII.GetString(content, 1048576, 4)));
        Assert.Equal(4, content.Count(b => b != 0));
        Assert.True(Status(root, "holes").Blocks * 512 <= 64 << 10);
        Assert.Equal("x", File.ReadAllText(_directory["root/after"]));
    }

    [Fact]
    public async Task A_path_through_a_link_of_a_lower_layer_goes_where_the_link_points()
    {
        using RootDirectory root = await MountAsync(
            TarBuilder.Of(tar => tar.Directory("usr/").Directory("usr/lib/").Link("lib", "usr/lib")),
            TarBuilder.Of(tar => tar.File("lib/x", "x")));

        Assert.Equal(FileKind.SymbolicLink, Status(root, "lib").Kind);
        Assert.Equal("x", File.ReadAllText(_directory["root/usr/lib/x"]));
    }

    [Fact]
    public async Task A_hard_link_to_a_file_of_a_lower_layer_has_its_content_and_attributes()
    {
        using RootDirectory root = await MountAsync(
            TarBuilder.Of(tar => tar.Directory("d/").File("d/a", "below", mode: 0x9ED, owner: 7)),
            TarBuilder.Of(tar => tar.HardLink("b", "d/a")));

        Assert.Equal("below", File.ReadAllText(_directory["root/b"]));
        Assert.Equal((0x9EDu, 7u), (Status(root, "b").Permissions, Status(root, "b").Owner));
        Assert.Equal(Status(root, "b").Inode, FileAt.TryStatus(Open(root, "d"), RawName.FromUtf8("a"))!.Value.Inode);
    }

    [Fact]
    public async Task Times_of_files_links_and_directories_are_kept()
    {
        using RootDirectory root = await MountAsync(TarBuilder.Of(tar => tar
            .Directory("d/", time: 1000).File("d/f", "x", time: 2000).Pax("mtime", "3000.25").Link("l", "d")));

        Assert.Equal(1000, Status(root, "d").Modified.Seconds);
        Assert.Equal(new UnixTime(3000, 250_000_000), Status(root, "l").Modified);
    }

    [Fact]
    public async Task Binary_attributes_such_as_file_capabilities_are_kept()
    {
        byte[] capability = [1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        using RootDirectory root = await MountAsync(TarBuilder.Of(tar => tar
            .Pax(("SCHILY.xattr.security.capability", capability), ("SCHILY.xattr.user.x", "y"u8.ToArray())).File("ping", "x", owner: 3)));

        using Descriptor file = Open(root, "ping");
        Assert.Equal(capability, ExtendedAttributes.TryGet(file, "security.capability"));
        Assert.Equal("y"u8.ToArray(), ExtendedAttributes.TryGet(file, "user.x"));
    }

    [Fact]
    public async Task Names_need_not_be_utf8()
    {
        byte[] name = [(byte)'f', 0xE9, (byte)'x'];
        using RootDirectory root = await MountAsync(TarBuilder.Of(tar => tar.Pax(("path", name)).File("x", "latin")));

        Assert.Equal(["f\u00e9x"], DirectoryTree.Names(root.Descriptor));
    }

    [Fact]
    public async Task Zstd_layers_of_several_frames_are_unpacked()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/zstd"), "zstd is not installed");
        byte[] tar = TarBuilder.Of(tar => tar.File("a", new string('a', 100_000)).File("b", "b"));
        byte[] compressed = [.. Zstd(tar[..70_000]), .. Zstd(tar[70_000..])];
        Image image = (await _store.LoadAsync(TestImage.Of("z:1", [tar], [compressed], "+zstd").AsLayout(), CancellationToken.None))[0];

        using RootDirectory root = await MountAsync(image);

        Assert.Equal(100_000, Status(root, "a").Size);
        Assert.Equal("b", File.ReadAllText(_directory["root/b"]));
    }

    [Fact]
    public async Task A_cut_off_zstd_is_refused()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/zstd"), "zstd is not installed");
        byte[] tar = TarBuilder.Of(tar => tar.Entry("a", '0', System.Security.Cryptography.RandomNumberGenerator.GetBytes(50_000)));

        ImagesException refused = await Assert.ThrowsAsync<ImagesException>(
            () => _store.LoadAsync(TestImage.Of("z:1", [tar], [Zstd(tar)[..20_000]], "+zstd").AsLayout(), CancellationToken.None));

        Assert.Contains("zstd data is cut off", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_gnu_tar_writes_is_read()
    {
        string tree = _directory.Make("tree");
        Directory.CreateDirectory(Path.Combine(tree, new string('d', 120), new string('e', 120)));
        await File.WriteAllTextAsync(Path.Combine(tree, new string('d', 120), new string('e', 120), "f"), "deep");
        File.CreateSymbolicLink(Path.Combine(tree, "l"), new string('t', 200));
        foreach (string format in (string[])["gnu", "pax", "posix"])
        {
            byte[] tar = Run("tar", $"--format={format}", "-c", "-C", tree, ".");
            Image image = (await _store.LoadAsync(TestImage.Of($"t:{format}", tar).AsDockerArchive(), CancellationToken.None))[0];
            using RootDirectory root = await MountAsync(image, format);
            Assert.Equal("deep", File.ReadAllText(Path.Combine(_directory["root" + format], new string('d', 120), new string('e', 120), "f")));
            Assert.Equal(new string('t', 200), new FileInfo(_directory[$"root{format}/l"]).LinkTarget);
        }
    }

    private static byte[] Zstd(byte[] content)
    {
        string file = Path.GetTempFileName();
        File.WriteAllBytes(file, content);
        byte[] compressed = Run("zstd", "-q", "-c", file);
        File.Delete(file);
        return compressed;
    }

    private static byte[] Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }

    private async Task<RootDirectory> MountAsync(params byte[][] layers) =>
        await MountAsync((await _store.LoadAsync(TestImage.Of("test:1", layers).AsDockerArchive(), CancellationToken.None))[0]);

    private async Task<RootDirectory> MountAsync(Image image, string id = "")
    {
        var snapshotter = new OverlaySnapshotter(_store);
        await snapshotter.CreateAsync("c" + id, image, CancellationToken.None);
        snapshotter.Mount("c" + id, _directory.Make("root" + id));
        return RootDirectory.Open(_directory["root" + id]);
    }

    private static FileStatus Status(RootDirectory root, string name) => FileAt.TryStatus(root.Descriptor, RawName.FromUtf8(name))!.Value;

    private static Descriptor Open(RootDirectory root, string name) => FileAt.Open(root.Descriptor, RawName.FromUtf8(name), OpenFlags.ReadOnly);
}
