using System.Text;
using System.Text.Json.Nodes;
using Gantry.Images;
using Gantry.Images.Registries;
using Gantry.Images.Snapshots;
using Gantry.Oci;

namespace Gantry.Tests;

/// <summary>Pulls from Debian's registry.</summary>
public sealed class PullTests : IDisposable
{
    // user "anna", password "secret", as htpasswd -B makes it
    private const string PasswordLine = "anna:$2b$05$5hhalSpMfeL4xqhfOODTKuYNmfH4n6LLhts6Y6vGzSIwcrt4IdwAq";
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task An_image_is_pulled_by_tag_and_by_digest_and_runs_as_a_snapshot()
    {
        Assert.SkipUnless(RegistryProcess.IsInstalled, "docker-registry is not installed");
        using RegistryProcess registry = await RegistryProcess.StartAsync(_directory.Make("registry"));
        await registry.PushAsync(
            TestImage.Gzipped("x", TarBuilder.Of(tar => tar.File("a", "1")), TarBuilder.Of(tar => tar.File("b", "2"))), "team/app", "1");
        using ImageStore store = ImageStore.Open(_directory["images"]);
        Reference name = Reference.Parse($"{registry.Host}/team/app:1");

        Image pulled = await store.PullAsync(name, null, null, CancellationToken.None);
        Image again = await store.PullAsync(Reference.Parse(pulled.RepoDigests[0]), null, null, CancellationToken.None);

        Assert.Equal([name.ToString()], pulled.RepoTags);
        Assert.Equal(pulled.Id, again.Id);
        var snapshotter = new OverlaySnapshotter(store);
        await snapshotter.CreateAsync("c", pulled, CancellationToken.None);
        snapshotter.Mount("c", _directory.Make("root"));
        Assert.Equal("1", File.ReadAllText(_directory["root/a"]));
        Assert.Equal("2", File.ReadAllText(_directory["root/b"]));
    }

    [Fact]
    public async Task Of_a_list_the_image_for_this_platform_is_taken()
    {
        Assert.SkipUnless(RegistryProcess.IsInstalled, "docker-registry is not installed");
        using RegistryProcess registry = await RegistryProcess.StartAsync(_directory.Make("registry"));
        TestImage right = TestImage.Gzipped("x", TarBuilder.Of(tar => tar.File("right", "1")));
        TestImage wrong = TestImage.Gzipped("x", TarBuilder.Of(tar => tar.File("wrong", "1")));
        await registry.PushAsync(right, "multi", "right");
        await registry.PushAsync(wrong, "multi", "wrong");
        byte[] index = Index((wrong, "s390x"), (right, Gantry.Oci.ImageSpec.Platform.Current.Architecture));
        await registry.PushManifestAsync("multi", "1", index, "application/vnd.oci.image.index.v1+json");
        using ImageStore store = ImageStore.Open(_directory["images"]);

        Image pulled = await store.PullAsync(Reference.Parse($"{registry.Host}/multi:1"), null, null, CancellationToken.None);

        Assert.Equal(right.Id, pulled.Id);
        Assert.Equal([$"{registry.Host}/multi@{Digest.Sha256(index)}"], pulled.RepoDigests);
        // The list is kept, so it is known what else the name offers.
        Assert.Equal([Digest.Sha256(index)], pulled.Indexes);
        Assert.Equal(["s390x", Gantry.Oci.ImageSpec.Platform.Current.Architecture], store.Offers(pulled).Select(offer => offer.Platform!.Architecture));
    }

    [Fact]
    public async Task Another_platform_is_pulled_where_it_is_asked_for_and_a_list_that_is_wholly_here_is_pushed_whole()
    {
        Assert.SkipUnless(RegistryProcess.IsInstalled, "docker-registry is not installed");
        using RegistryProcess registry = await RegistryProcess.StartAsync(_directory.Make("registry"));
        TestImage mine = TestImage.Gzipped("x", TarBuilder.Of(tar => tar.File("mine", "1")));
        TestImage other = TestImage.Gzipped("x", TarBuilder.Of(tar => tar.File("other", "1")));
        await registry.PushAsync(mine, "multi", "mine");
        await registry.PushAsync(other, "multi", "other");
        byte[] index = Index((other, "s390x"), (mine, Gantry.Oci.ImageSpec.Platform.Current.Architecture));
        await registry.PushManifestAsync("multi", "1", index, "application/vnd.oci.image.index.v1+json");
        using ImageStore store = ImageStore.Open(_directory["images"]);
        Reference name = Reference.Parse($"{registry.Host}/multi:1");
        var asked = new PullOptions { Platform = new Gantry.Oci.ImageSpec.Platform { Os = "linux", Architecture = "s390x" } };
        var absent = new PullOptions { Platform = new Gantry.Oci.ImageSpec.Platform { Os = "linux", Architecture = "mips" } };

        PulledImage pulled = await store.PullAsync(name, asked, CancellationToken.None);
        ImagesException missing = await Assert.ThrowsAsync<ImagesException>(() => store.PullAsync(name, absent, CancellationToken.None));
        Image own = (await store.PullAsync(name, new PullOptions(), CancellationToken.None)).Image;
        store.Tag(own, Reference.Parse($"{registry.Host}/copy:1"));
        PushedImage pushed = await store.PushAsync(Reference.Parse($"{registry.Host}/copy:1"), null, null, CancellationToken.None);

        Assert.Equal((other.Id, mine.Id), (pulled.Image.Id, own.Id));
        Assert.Equal((ImagesFailure.NoPlatform, $"image {name}: no matching manifest for linux/mips in the manifest list entries"), (missing.Kind, missing.Message));
        Assert.Equal(Digest.Sha256(index), pushed.Digest);
    }

    [Fact]
    public async Task A_registry_with_passwords_lets_in_who_has_the_right_one()
    {
        Assert.SkipUnless(RegistryProcess.IsInstalled, "docker-registry is not installed");
        using RegistryProcess registry = await RegistryProcess.StartAsync(_directory.Make("registry"), PasswordLine);
        await registry.PushAsync(TestImage.Gzipped("x", TarBuilder.Of(tar => tar.File("a", "1"))), "app", "1", "anna", "secret");
        using ImageStore store = ImageStore.Open(_directory["images"]);
        Reference name = Reference.Parse($"{registry.Host}/app:1");

        ImagesException anonymous = await Assert.ThrowsAsync<ImagesException>(() => store.PullAsync(name, null, null, CancellationToken.None));
        ImagesException wrong = await Assert.ThrowsAsync<ImagesException>(
            () => store.PullAsync(name, new RegistryCredentials { User = "anna", Password = "wrong" }, null, CancellationToken.None));
        Image pulled = await store.PullAsync(name, new RegistryCredentials { User = "anna", Password = "secret" }, null, CancellationToken.None);

        Assert.Equal((ImagesFailure.Unauthorized, ImagesFailure.Unauthorized), (anonymous.Kind, wrong.Kind));
        Assert.Equal([name.ToString()], pulled.RepoTags);
    }

    [Fact]
    public async Task An_image_that_is_not_there_gets_one_clear_sentence_and_leaves_nothing()
    {
        Assert.SkipUnless(RegistryProcess.IsInstalled, "docker-registry is not installed");
        using RegistryProcess registry = await RegistryProcess.StartAsync(_directory.Make("registry"));
        using ImageStore store = ImageStore.Open(_directory["images"]);

        ImagesException missing = await Assert.ThrowsAsync<ImagesException>(
            () => store.PullAsync(Reference.Parse($"{registry.Host}/no/such:1"), null, null, CancellationToken.None));

        Assert.Equal(ImagesFailure.NotFound, missing.Kind);
        Assert.Equal($"image {registry.Host}/no/such:1: not found in the registry {registry.Host}", missing.Message);
        Assert.Empty(Directory.EnumerateFiles(_directory["images/blobs"], "*", SearchOption.AllDirectories));
    }

    private static byte[] Index(params (TestImage Image, string Architecture)[] images)
    {
        var entries = new JsonArray();
        foreach ((TestImage image, string architecture) in images)
        {
            JsonObject entry = TestImage.Descriptor("application/vnd.oci.image.manifest.v1+json", image.Manifest);
            entry["platform"] = new JsonObject { ["architecture"] = architecture, ["os"] = "linux" };
            entries.Add(entry);
        }
        return Encoding.UTF8.GetBytes(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = "application/vnd.oci.image.index.v1+json",
            ["manifests"] = entries,
        }.ToJsonString());
    }
}
