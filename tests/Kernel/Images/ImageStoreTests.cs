using System.Diagnostics;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Oci;

namespace Gantry.Tests;

/// <summary>Names, sharing, removal, and what a crash may leave.</summary>
public sealed class ImageStoreTests : IDisposable
{
    private readonly TestDirectory directory = new();
    private ImageStore store;

    public ImageStoreTests() => store = ImageStore.Open(directory["images"]);

    public void Dispose()
    {
        store.Dispose();
        directory.Dispose();
    }

    [Fact]
    public async Task An_image_is_found_by_name_id_and_start_of_the_id_also_after_a_restart()
    {
        Image image = await LoadAsync("busybox", TarBuilder.Of(tar => tar.File("f", "1")));
        Reopen();

        foreach (string text in (string[])["busybox", "busybox:latest", "docker.io/library/busybox:latest", image.Id.ToString(), image.Id.Hex, image.Id.Hex[..12]])
            Assert.Equal(image.Id, store.Find(text)?.Id);
        Assert.Null(store.Find("busybox:2"));
        Assert.Equal(["A=1"], store.Find("busybox")!.Config.Env);
    }

    [Fact]
    public async Task The_same_image_comes_out_of_a_docker_archive_a_layout_and_a_layout_directory()
    {
        TestImage made = TestImage.Gzipped("app:1", TarBuilder.Of(tar => tar.File("f", "1")));
        await using (FileStream file = File.Create(directory["layout.tar"]))
            await made.AsLayout().CopyToAsync(file);
        directory.Make("layout");
        using (Process tar = Process.Start("tar", ["-xf", directory["layout.tar"], "-C", directory["layout"]]))
            await tar.WaitForExitAsync();

        Image docker = (await store.LoadAsync(made.AsDockerArchive(), CancellationToken.None))[0];
        Image layout = (await store.LoadAsync(directory["layout.tar"], CancellationToken.None))[0];
        Image unpacked = (await store.LoadAsync(directory["layout"], CancellationToken.None))[0];
        Image packed = (await store.LoadAsync(new MemoryStream(TestImage.Gzip(File.ReadAllBytes(directory["layout.tar"]))), CancellationToken.None))[0];

        Assert.Equal([made.Id, made.Id, made.Id, made.Id], [docker.Id, layout.Id, unpacked.Id, packed.Id]);
        Assert.Equal(["docker.io/library/app:1"], Assert.Single(store.List()).RepoTags);
    }

    [Fact]
    public async Task A_tag_moves_to_the_image_that_was_loaded_last()
    {
        Image first = await LoadAsync("app:1", TarBuilder.Of(tar => tar.File("f", "1")));
        Image second = await LoadAsync("app:1", TarBuilder.Of(tar => tar.File("f", "2")));

        Assert.Equal(second.Id, store.Find("app:1")!.Id);
        Assert.Empty(store.Find(first.Id.ToString())!.RepoTags);
    }

    [Fact]
    public async Task Layers_that_images_share_are_unpacked_once_also_by_many_at_once()
    {
        byte[] shared = TarBuilder.Of(tar => tar.File("shared", "1"));
        TestImage[] made = [.. Enumerable.Range(0, 8).Select(i => TestImage.Of($"app:{i}", shared, TarBuilder.Of(tar => tar.File("own", $"{i}"))))];

        await Task.WhenAll(made.Concat(made).Select(image => store.LoadAsync(image.AsDockerArchive(), CancellationToken.None)));

        Assert.Equal(8, store.List().Count);
        Assert.Equal(9, Directory.GetDirectories(directory["images/layers"]).Length);
    }

    [Fact]
    public async Task Removing_a_tag_keeps_the_image_until_its_last_name()
    {
        Image image = await LoadAsync("app:1", TarBuilder.Of(tar => tar.File("f", "1")));
        store.Tag(image, Reference.Parse("app:2"));

        ImageRemoval first = await store.RemoveAsync("app:1", force: false, CancellationToken.None);
        ImageRemoval last = await store.RemoveAsync("app:2", force: false, CancellationToken.None);

        Assert.Equal(new { Untagged = "docker.io/library/app:1", Deleted = (Digest?)null }, new { Untagged = Assert.Single(first.Untagged), first.Deleted });
        Assert.Equal(image.Id, last.Deleted);
        Assert.Empty(Directory.EnumerateFiles(directory["images/blobs"], "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory["images/layers"]));
    }

    [Fact]
    public async Task An_image_in_use_goes_only_by_force_and_its_container_goes_on()
    {
        Image image = await LoadAsync("app:1", TarBuilder.Of(tar => tar.File("f", "1")));
        var snapshotter = new OverlaySnapshotter(store);
        await snapshotter.CreateAsync("web", image, CancellationToken.None);

        ImagesException refused = await Assert.ThrowsAsync<ImagesException>(() => store.RemoveAsync("app:1", force: false, CancellationToken.None));
        await store.RemoveAsync("app:1", force: true, CancellationToken.None);
        snapshotter.Mount("web", directory.Make("root"));

        Assert.Equal(ImagesFailure.InUse, refused.Kind);
        Assert.Equal($"conflict: unable to remove repository reference \"app:1\" (must force) - container web is using its referenced image {image.Id.Hex[..12]}", refused.Message);
        Assert.Equal("1", File.ReadAllText(directory["root/f"]));
        snapshotter.Unmount(directory["root"]);
        await snapshotter.RemoveAsync("web", CancellationToken.None);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory["images/layers"]));
    }

    [Fact]
    public async Task What_a_crash_left_is_swept_when_the_store_opens()
    {
        Image image = await LoadAsync("app:1", TarBuilder.Of(tar => tar.File("f", "1")));
        store.Dispose();
        string orphan = new string('a', 64);
        await File.WriteAllTextAsync(directory[$"images/blobs/sha256/{orphan}"], "orphan");
        await File.WriteAllTextAsync(directory["images/ingest/x.tmp"], "half");
        await File.WriteAllTextAsync(directory["images/images.json.new"], "half");
        Directory.CreateDirectory(directory["images/layers/77/half"]);
        Directory.CreateDirectory(directory["images/snapshots/.new-x/fs"]);

        store = ImageStore.Open(directory["images"]);

        Assert.Equal(image.Id, store.Find("app:1")!.Id);
        Assert.Equal(3, Directory.GetFiles(directory["images/blobs/sha256"]).Length);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory["images/ingest"]));
        Assert.Single(Directory.GetDirectories(directory["images/layers"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory["images/snapshots"]));
    }

    [Fact]
    public async Task Layers_that_were_lost_are_unpacked_again()
    {
        Image image = await LoadAsync("app:1", TarBuilder.Of(tar => tar.File("f", "1")));
        store.Dispose();
        Directory.Delete(directory["images/layers"], recursive: true);
        store = ImageStore.Open(directory["images"]);
        var snapshotter = new OverlaySnapshotter(store);

        await snapshotter.CreateAsync("c", image, CancellationToken.None);
        snapshotter.Mount("c", directory.Make("root"));

        Assert.Equal("1", File.ReadAllText(directory["root/f"]));
    }

    [Fact]
    public void No_other_user_reaches_what_images_hold()
    {
        Directory.CreateDirectory(directory["open"], (UnixFileMode)0x1FF);

        using ImageStore opened = ImageStore.Open(directory["open"]);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory["open"]));
    }

    [Fact]
    public void A_second_process_does_not_get_the_store()
    {
        ImagesException refused = Assert.Throws<ImagesException>(() => ImageStore.Open(directory["images"]));

        Assert.Equal(ImagesFailure.InUse, refused.Kind);
    }

    [Fact]
    public void A_damaged_catalog_is_said_and_not_overwritten()
    {
        store.Dispose();
        File.WriteAllText(directory["images/images.json"], "{ damaged");

        ImagesException refused = Assert.Throws<ImagesException>(() => ImageStore.Open(directory["images"]));

        Assert.Contains("cannot be opened", refused.Message, StringComparison.Ordinal);
        Assert.Equal("{ damaged", File.ReadAllText(directory["images/images.json"]));
    }

    [Fact]
    public async Task A_wrong_blob_in_a_layout_is_found_out()
    {
        TestImage image = TestImage.Of("app:1", TarBuilder.Of(tar => tar.File("f", "1")));
        byte[] archive = ((MemoryStream)image.AsLayout()).ToArray();
        archive.AsSpan().Replace((byte)'A', (byte)'B');

        ImagesException refused = await Assert.ThrowsAsync<ImagesException>(
            () => store.LoadAsync(new MemoryStream(archive), CancellationToken.None));

        Assert.Equal(ImagesFailure.DigestMismatch, refused.Kind);
        Assert.Empty(Directory.EnumerateFiles(directory["images/blobs"], "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is no archive")]
    public async Task What_is_no_archive_gets_one_sentence(string text)
    {
        ImagesException refused = await Assert.ThrowsAsync<ImagesException>(
            () => store.LoadAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), CancellationToken.None));

        Assert.Equal(ImagesFailure.Invalid, refused.Kind);
        Assert.StartsWith("image archive: ", refused.Message, StringComparison.Ordinal);
    }

    private void Reopen()
    {
        store.Dispose();
        store = ImageStore.Open(directory["images"]);
    }

    private async Task<Image> LoadAsync(string name, params byte[][] layers) =>
        (await store.LoadAsync(TestImage.Of(name, layers).AsDockerArchive(), CancellationToken.None))[0];
}
