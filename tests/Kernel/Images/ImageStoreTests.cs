using System.Diagnostics;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Oci;

namespace Gantry.Tests;

/// <summary>Names, sharing, removal, and what a crash may leave.</summary>
public sealed class ImageStoreTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private ImageStore _store;

    public ImageStoreTests() => _store = ImageStore.Open(_directory["images"]);

    public void Dispose()
    {
        _store.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task An_image_is_found_by_name_id_and_start_of_the_id_also_after_a_restart()
    {
        Image image = await LoadAsync("busybox", TarBuilder.Of(tar => tar.File("f", "1")));
        Reopen();

        foreach (string text in (string[])["busybox", "busybox:latest", "docker.io/library/busybox:latest", image.Id.ToString(), image.Id.Hex, image.Id.Hex[..12]])
            Assert.Equal(image.Id, _store.Find(text)?.Id);
        Assert.Null(_store.Find("busybox:2"));
        Assert.Equal(["A=1"], _store.Find("busybox")!.Config.Env);
    }

    [Fact]
    public async Task The_same_image_comes_out_of_a_docker_archive_a_layout_and_a_layout_directory()
    {
        TestImage made = TestImage.Gzipped("app:1", TarBuilder.Of(tar => tar.File("f", "1")));
        await using (FileStream file = File.Create(_directory["layout.tar"]))
            await made.AsLayout().CopyToAsync(file);
        _directory.Make("layout");
        using (Process tar = Process.Start("tar", ["-xf", _directory["layout.tar"], "-C", _directory["layout"]]))
            await tar.WaitForExitAsync();

        Image docker = (await _store.LoadAsync(made.AsDockerArchive(), CancellationToken.None))[0];
        Image layout = (await _store.LoadAsync(_directory["layout.tar"], CancellationToken.None))[0];
        Image unpacked = (await _store.LoadAsync(_directory["layout"], CancellationToken.None))[0];
        Image packed = (await _store.LoadAsync(new MemoryStream(TestImage.Gzip(File.ReadAllBytes(_directory["layout.tar"]))), CancellationToken.None))[0];

        Assert.Equal([made.Id, made.Id, made.Id, made.Id], [docker.Id, layout.Id, unpacked.Id, packed.Id]);
        Assert.Equal(["docker.io/library/app:1"], Assert.Single(_store.List()).RepoTags);
    }

    [Fact]
    public async Task A_tag_moves_to_the_image_that_was_loaded_last()
    {
        Image first = await LoadAsync("app:1", TarBuilder.Of(tar => tar.File("f", "1")));
        Image second = await LoadAsync("app:1", TarBuilder.Of(tar => tar.File("f", "2")));

        Assert.Equal(second.Id, _store.Find("app:1")!.Id);
        Assert.Empty(_store.Find(first.Id.ToString())!.RepoTags);
    }

    [Fact]
    public async Task Layers_that_images_share_are_unpacked_once_also_by_many_at_once()
    {
        byte[] shared = TarBuilder.Of(tar => tar.File("shared", "1"));
        TestImage[] made = [.. Enumerable.Range(0, 8).Select(i => TestImage.Of($"app:{i}", shared, TarBuilder.Of(tar => tar.File("own", $"{i}"))))];

        await Task.WhenAll(made.Concat(made).Select(image => _store.LoadAsync(image.AsDockerArchive(), CancellationToken.None)));

        Assert.Equal(8, _store.List().Count);
        Assert.Equal(9, Directory.GetDirectories(_directory["images/layers"]).Length);
    }

    [Fact]
    public async Task Removing_a_tag_keeps_the_image_until_its_last_name()
    {
        Image image = await LoadAsync("app:1", TarBuilder.Of(tar => tar.File("f", "1")));
        _store.Tag(image, Reference.Parse("app:2"));

        ImageRemoval first = await _store.RemoveAsync("app:1", force: false, CancellationToken.None);
        ImageRemoval last = await _store.RemoveAsync("app:2", force: false, CancellationToken.None);

        Assert.Equal(new { Untagged = "docker.io/library/app:1", Deleted = (Digest?)null }, new { Untagged = Assert.Single(first.Untagged), first.Deleted });
        Assert.Equal(image.Id, last.Deleted);
        Assert.Empty(Directory.EnumerateFiles(_directory["images/blobs"], "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory["images/layers"]));
    }

    [Fact]
    public async Task An_image_in_use_goes_only_by_force_and_its_container_goes_on()
    {
        Image image = await LoadAsync("app:1", TarBuilder.Of(tar => tar.File("f", "1")));
        var snapshotter = new OverlaySnapshotter(_store);
        await snapshotter.CreateAsync("web", image, CancellationToken.None);

        ImagesException refused = await Assert.ThrowsAsync<ImagesException>(() => _store.RemoveAsync("app:1", force: false, CancellationToken.None));
        await _store.RemoveAsync("app:1", force: true, CancellationToken.None);
        snapshotter.Mount("web", _directory.Make("root"));

        Assert.Equal(ImagesFailure.InUse, refused.Kind);
        Assert.Equal($"conflict: unable to remove repository reference \"app:1\" (must force) - container web is using its referenced image {image.Id.Hex[..12]}", refused.Message);
        Assert.Equal("1", File.ReadAllText(_directory["root/f"]));
        snapshotter.Unmount(_directory["root"]);
        await snapshotter.RemoveAsync("web", CancellationToken.None);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory["images/layers"]));
    }

    [Fact]
    public async Task What_a_crash_left_is_swept_when_the_store_opens()
    {
        Image image = await LoadAsync("app:1", TarBuilder.Of(tar => tar.File("f", "1")));
        _store.Dispose();
        string orphan = new string('a', 64);
        await File.WriteAllTextAsync(_directory[$"images/blobs/sha256/{orphan}"], "orphan");
        await File.WriteAllTextAsync(_directory["images/ingest/x.tmp"], "half");
        await File.WriteAllTextAsync(_directory["images/images.json.new"], "half");
        Directory.CreateDirectory(_directory["images/layers/77/half"]);
        Directory.CreateDirectory(_directory["images/snapshots/.new-x/fs"]);

        _store = ImageStore.Open(_directory["images"]);

        Assert.Equal(image.Id, _store.Find("app:1")!.Id);
        Assert.Equal(3, Directory.GetFiles(_directory["images/blobs/sha256"]).Length);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory["images/ingest"]));
        Assert.Single(Directory.GetDirectories(_directory["images/layers"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory["images/snapshots"]));
    }

    [Fact]
    public async Task Layers_that_were_lost_are_unpacked_again()
    {
        Image image = await LoadAsync("app:1", TarBuilder.Of(tar => tar.File("f", "1")));
        _store.Dispose();
        Directory.Delete(_directory["images/layers"], recursive: true);
        _store = ImageStore.Open(_directory["images"]);
        var snapshotter = new OverlaySnapshotter(_store);

        await snapshotter.CreateAsync("c", image, CancellationToken.None);
        snapshotter.Mount("c", _directory.Make("root"));

        Assert.Equal("1", File.ReadAllText(_directory["root/f"]));
    }

    [Fact]
    public void No_other_user_reaches_what_images_hold()
    {
        Directory.CreateDirectory(_directory["open"], (UnixFileMode)0x1FF);

        using ImageStore opened = ImageStore.Open(_directory["open"]);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_directory["open"]));
    }

    [Fact]
    public void A_second_process_does_not_get_the_store()
    {
        ImagesException refused = Assert.Throws<ImagesException>(() => ImageStore.Open(_directory["images"]));

        Assert.Equal(ImagesFailure.InUse, refused.Kind);
    }

    [Fact]
    public void A_damaged_catalog_is_said_and_not_overwritten()
    {
        _store.Dispose();
        File.WriteAllText(_directory["images/images.json"], "{ damaged");

        ImagesException refused = Assert.Throws<ImagesException>(() => ImageStore.Open(_directory["images"]));

        Assert.Contains("cannot be opened", refused.Message, StringComparison.Ordinal);
        Assert.Equal("{ damaged", File.ReadAllText(_directory["images/images.json"]));
    }

    [Fact]
    public async Task A_wrong_blob_in_a_layout_is_found_out()
    {
        TestImage image = TestImage.Of("app:1", TarBuilder.Of(tar => tar.File("f", "1")));
        byte[] archive = ((MemoryStream)image.AsLayout()).ToArray();
        archive.AsSpan().Replace((byte)'A', (byte)'B');

        ImagesException refused = await Assert.ThrowsAsync<ImagesException>(
            () => _store.LoadAsync(new MemoryStream(archive), CancellationToken.None));

        Assert.Equal(ImagesFailure.DigestMismatch, refused.Kind);
        Assert.Empty(Directory.EnumerateFiles(_directory["images/blobs"], "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is no archive")]
    public async Task What_is_no_archive_gets_one_sentence(string text)
    {
        ImagesException refused = await Assert.ThrowsAsync<ImagesException>(
            () => _store.LoadAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), CancellationToken.None));

        Assert.Equal(ImagesFailure.Invalid, refused.Kind);
        Assert.StartsWith("image archive: ", refused.Message, StringComparison.Ordinal);
    }

    private void Reopen()
    {
        _store.Dispose();
        _store = ImageStore.Open(_directory["images"]);
    }

    private async Task<Image> LoadAsync(string name, params byte[][] layers) =>
        (await _store.LoadAsync(TestImage.Of(name, layers).AsDockerArchive(), CancellationToken.None))[0];
}
