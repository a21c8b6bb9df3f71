using Gantry.Images;
using Gantry.Images.Registries;
using Gantry.Oci;

namespace Gantry.Tests;

/// <summary>Pushes to Debian's registry.</summary>
public sealed class PushTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_is_pushed_can_be_pulled_and_a_second_push_sends_no_layer()
    {
        Assert.SkipUnless(RegistryProcess.IsInstalled, "docker-registry is not installed");
        using RegistryProcess registry = await RegistryProcess.StartAsync(_directory.Make("registry"));
        using ImageStore store = ImageStore.Open(_directory["images"]);
        Image image = await LoadAsync(store);
        Reference one = Reference.Parse($"{registry.Host}/team/one:1");
        Reference two = Reference.Parse($"{registry.Host}/two:1");
        store.Tag(image, one);
        store.Tag(image, two);

        (PushedImage pushed, List<PushPhase> first) = await PushAsync(store, one);
        (_, List<PushPhase> again) = await PushAsync(store, one);
        (_, List<PushPhase> mounted) = await PushAsync(store, two);
        using ImageStore other = ImageStore.Open(_directory["other"]);
        Image pulled = await other.PullAsync(one, null, null, CancellationToken.None);

        Assert.Equal(image.Id, pulled.Id);
        Assert.Equal(pushed.Digest, pulled.ManifestDigest);
        Assert.Contains(one.ByDigest(pushed.Digest).ToString(), store.Find(one.ToString())!.RepoDigests);
        Assert.Equal(2, first.Count(phase => phase == PushPhase.Pushed));
        Assert.Equal(2, again.Count(phase => phase == PushPhase.Present));
        Assert.Equal(2, mounted.Count(phase => phase == PushPhase.Mounted));
        Assert.Equal(["1"], await store.ListTagsAsync(one, null, CancellationToken.None));
        RemoteImage remote = await store.DescribeAsync(one, null, CancellationToken.None);
        Assert.Equal((pushed.Digest, pushed.Size, "amd64"), (remote.Descriptor.Digest, remote.Descriptor.Size, remote.Platforms[0].Architecture));
    }

    [Fact]
    public async Task An_upload_that_is_cut_off_is_finished()
    {
        Assert.SkipUnless(RegistryProcess.IsInstalled, "docker-registry is not installed");
        using RegistryProcess registry = await RegistryProcess.StartAsync(_directory.Make("registry"));
        using var proxy = new CuttingProxy(registry.Host, cutAfter: 1 << 20);
        var patient = new ImageStoreOptions { Registries = new RegistryOptions { FirstPause = TimeSpan.FromMilliseconds(10) } };
        using ImageStore store = ImageStore.Open(_directory["images"], patient);
        byte[] noise = System.Security.Cryptography.RandomNumberGenerator.GetBytes(3 << 20);
        Image image = await LoadAsync(store, TestImage.Gzipped("app:1", TarBuilder.Of(tar => tar.Entry("noise", '0', noise))));
        Reference name = Reference.Parse($"{proxy.Host}/app:1");
        store.Tag(image, name);

        (_, List<PushPhase> phases) = await PushAsync(store, name);
        using ImageStore other = ImageStore.Open(_directory["other"]);
        Image pulled = await other.PullAsync(Reference.Parse($"{registry.Host}/app:1"), null, null, CancellationToken.None);

        Assert.True(proxy.HasCut);
        Assert.Contains(PushPhase.Pushed, phases);
        Assert.Equal(image.Id, pulled.Id);
    }

    [Fact]
    public async Task An_image_that_is_not_here_is_not_pushed()
    {
        using ImageStore store = ImageStore.Open(_directory["images"]);

        ImagesException missing = await Assert.ThrowsAsync<ImagesException>(
            () => store.PushAsync(Reference.Parse("127.0.0.1:1/no:1"), null, null, CancellationToken.None));

        Assert.Equal((ImagesFailure.NotFound, "An image does not exist locally with the tag: 127.0.0.1:1/no"), (missing.Kind, missing.Message));
    }

    private static Task<Image> LoadAsync(ImageStore store) => LoadAsync(store, TestImage.Gzipped(
        "app:1", TarBuilder.Of(tar => tar.Entry("big", '0', new byte[3 << 20])), TarBuilder.Of(tar => tar.File("b", "2"))));

    private static async Task<Image> LoadAsync(ImageStore store, TestImage image) =>
        (await store.LoadAsync(image.AsDockerArchive(), CancellationToken.None))[0];

    private static async Task<(PushedImage Pushed, List<PushPhase> Phases)> PushAsync(ImageStore store, Reference name)
    {
        List<PushPhase> phases = [];
        PushedImage pushed = await store.PushAsync(name, null, new Recorder(phases), CancellationToken.None);
        return (pushed, phases);
    }

    private sealed class Recorder(List<PushPhase> phases) : IProgress<PushProgress>
    {
        public void Report(PushProgress value)
        {
            lock (phases)
                phases.Add(value.Phase);
        }
    }
}
