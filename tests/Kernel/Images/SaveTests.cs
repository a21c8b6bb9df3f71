using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Linux;
using Gantry.Linux.Descriptors;
using Gantry.Linux.Files;
using Gantry.Oci;

namespace Gantry.Tests;

/// <summary>Images leave as archives and come back.</summary>
public sealed class SaveTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly ImageStore _store;

    public SaveTests() => _store = ImageStore.Open(_directory["images"]);

    public void Dispose()
    {
        _store.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Several_images_go_into_one_archive_and_come_back_under_their_names()
    {
        byte[] shared = TarBuilder.Of(tar => tar.File("shared", "1"));
        Image one = await LoadAsync(TestImage.Gzipped("registry.example:5000/one:1", shared));
        _store.Tag(one, Reference.Parse("registry.example:5000/one:2"));
        Image two = await LoadAsync(TestImage.Gzipped("two:1", shared, TarBuilder.Of(tar => tar.File("b", "2"))));
        var archive = new MemoryStream();
        var again = new MemoryStream();

        await _store.SaveAsync(["registry.example:5000/one", "two:1"], archive, CancellationToken.None);
        await _store.SaveAsync(["registry.example:5000/one", "two:1"], again, CancellationToken.None);
        using ImageStore other = ImageStore.Open(_directory["other"]);
        archive.Position = 0;
        IReadOnlyList<Image> loaded = await other.LoadAsync(archive, CancellationToken.None);

        Assert.Equal(archive.ToArray(), again.ToArray());
        Assert.Equal([one.Id, two.Id], loaded.Select(image => image.Id).Distinct().Order().OrderBy(id => id == two.Id));
        Assert.Equal(["registry.example:5000/one:1", "registry.example:5000/one:2"], other.Find(one.Id.ToString())!.RepoTags.Order());
        Assert.Equal(["docker.io/library/two:1"], other.Find(two.Id.ToString())!.RepoTags);
    }

    [Fact]
    public async Task An_image_saved_by_its_id_has_no_name_and_an_unknown_one_is_named_in_the_error()
    {
        Image one = await LoadAsync(TestImage.Gzipped("one:1", TarBuilder.Of(tar => tar.File("a", "1"))));
        var archive = new MemoryStream();
        await _store.SaveAsync([one.Id.Hex[..12]], archive, CancellationToken.None);
        using ImageStore other = ImageStore.Open(_directory["other"]);
        archive.Position = 0;

        Image loaded = Assert.Single(await other.LoadAsync(archive, CancellationToken.None));
        ImagesException missing = await Assert.ThrowsAsync<ImagesException>(() => _store.SaveAsync(["none"], archive, CancellationToken.None));

        Assert.Empty(loaded.RepoTags);
        Assert.Equal((ImagesFailure.NotFound, "No such image: none:latest"), (missing.Kind, missing.Message));
    }

    [Fact]
    public async Task Deleting_and_pruning_take_what_nothing_else_has_and_say_so()
    {
        byte[] shared = TarBuilder.Of(tar => tar.Entry("big", '0', new byte[1 << 20]));
        Image one = await LoadAsync(TestImage.Gzipped("one:1", shared));
        Image two = await LoadAsync(TestImage.Gzipped("two:1", shared, TarBuilder.Of(tar => tar.File("b", "2"))));

        IReadOnlyList<DeletionStep> steps = await _store.DeleteAsync("two:1", force: false, [], CancellationToken.None);
        PrunedImages unused = await _store.PruneAsync(new ImageFilter { IsDangling = true }, [], CancellationToken.None);
        PrunedImages used = await _store.PruneAsync(new ImageFilter(), [new ImageUser("c", one.Id, IsRunning: false)], CancellationToken.None);
        PrunedImages all = await _store.PruneAsync(new ImageFilter(), [], CancellationToken.None);

        Assert.Equal(["two:1", null, null], steps.Select(step => step.Untagged));
        Assert.Equal([null, two.Id.ToString(), two.ChainIds[1].ToString()], steps.Select(step => step.Deleted));
        Assert.Empty(unused.Steps);
        Assert.Empty(used.Steps);
        Assert.InRange(all.Freed, 1 << 20, 2 << 20);
        Assert.Empty(_store.List());
    }

    [Fact]
    public async Task Directories_deeper_than_the_stack_are_deleted_with_their_snapshot()
    {
        Image image = await LoadAsync(TestImage.Gzipped("one:1", TarBuilder.Of(tar => tar.File("a", "1"))));
        var snapshotter = new OverlaySnapshotter(_store);
        await snapshotter.CreateAsync("c", image, CancellationToken.None);
        MakeDeep(_directory["images/snapshots/c/fs"], levels: 30_000);

        Assert.InRange(snapshotter.Usage("c").Inodes, 1000, 1100);
        await snapshotter.RemoveAsync("c", CancellationToken.None);

        Assert.Empty(Directory.GetFileSystemEntries(_directory["images/snapshots"]));
    }

    private static void MakeDeep(string path, int levels)
    {
        Descriptor current = RootDirectory.Open(path).Descriptor;
        RawName name = RawName.FromUtf8("d");
        for (int i = 0; i < levels; i++)
        {
            FileAt.MakeDirectory(current, name, 0x1C0);
            Descriptor next = FileAt.Open(current, name, OpenFlags.Path | OpenFlags.Directory);
            current.Dispose();
            current = next;
        }
        current.Dispose();
    }

    private async Task<Image> LoadAsync(TestImage image) => (await _store.LoadAsync(image.AsDockerArchive(), CancellationToken.None))[0];
}
