using System.Diagnostics;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Linux.Mounts;
using Gantry.Oci;

namespace Gantry.Tests;

/// <summary>The store after SIGKILL at any instant, and on a disk that is full.</summary>
public sealed class CrashTests : IDisposable
{
    private const string DirectoryVariable = "GANTRY_TEST_CRASH_DIRECTORY";
    private readonly TestDirectory _directory = new(Environment.GetEnvironmentVariable(DirectoryVariable));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Every_acknowledged_image_is_there_after_sigkill_and_nothing_half_done()
    {
        for (int round = 0; round < 5; round++)
        {
            await KillWhileLoadingAsync(after: round == 4 ? "acknowledged" : "started");
            using ImageStore store = ImageStore.Open(_directory["images"]);
            string[] acknowledged = File.Exists(_directory["acknowledged"]) ? await File.ReadAllLinesAsync(_directory["acknowledged"]) : [];
            Assert.All(acknowledged, name => Assert.NotNull(store.Find(name)));
            Assert.All(store.List(), image => Assert.NotEmpty(image.RepoTags));
            Assert.Empty(Directory.EnumerateFileSystemEntries(_directory["images/ingest"]));
            Assert.Equal(store.List().Count, Directory.GetDirectories(_directory["images/layers"]).Length);
            Assert.Equal(3 * store.List().Count, Directory.GetFiles(_directory["images/blobs/sha256"]).Length);
            if (store.List().Count > 0)
                await AssertWholeAsync(store, store.List()[^1], $"c{round}");
        }
        Assert.NotEmpty(await File.ReadAllLinesAsync(_directory["acknowledged"]));
    }

    /// <summary>Runs in the process that is killed.</summary>
    [Fact(Explicit = true)]
    public async Task Load_until_killed()
    {
        using ImageStore store = ImageStore.Open(_directory["images"]);
        await File.WriteAllTextAsync(_directory["started"], "");
        while (true)
        {
            string name = $"app-{Guid.NewGuid():n}:1";
            byte[] layer = TarBuilder.Of(tar =>
            {
                for (int i = 0; i < 50; i++)
                    tar.File($"d{i}/f", name);
            });
            await store.LoadAsync(TestImage.Of(name, layer).AsDockerArchive(), CancellationToken.None);
            await File.AppendAllLinesAsync(_directory["acknowledged"], [name]);
        }
    }

    [Fact]
    public async Task A_full_disk_gets_one_sentence_and_leaves_nothing()
    {
        string small = _directory.Make("small");
        MountTable.Mount("tmpfs", small, "tmpfs", MountFlags.None, "size=8m");
        using ImageStore store = ImageStore.Open(Path.Combine(small, "images"), new ImageStoreOptions { Limits = new ImageLimits { FreeBytes = 0 } });
        Image fits = (await store.LoadAsync(
            TestImage.Of("small:1", TarBuilder.Of(tar => tar.File("a", "1"))).AsDockerArchive(), CancellationToken.None))[0];
        byte[] large = TarBuilder.Of(tar => tar.Entry("large", '0', new byte[16 << 20]));

        ImagesException packed = await Assert.ThrowsAsync<ImagesException>(
            () => store.LoadAsync(TestImage.Of("large:1", large).AsDockerArchive(), CancellationToken.None));
        ImagesException unpacked = await Assert.ThrowsAsync<ImagesException>(
            () => store.LoadAsync(TestImage.Gzipped("large:1", large).AsDockerArchive(), CancellationToken.None));

        Assert.Equal((ImagesFailure.NoSpace, ImagesFailure.NoSpace), (packed.Kind, unpacked.Kind));
        Assert.Equal("image archive: no space left on device", unpacked.Message);
        Assert.Equal(fits.Id, Assert.Single(store.List()).Id);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(small, "images/blobs/sha256")).Length);
        Assert.Single(Directory.GetDirectories(Path.Combine(small, "images/layers")));
    }

    [Fact]
    public async Task A_full_disk_stops_pulls_and_commits_and_leaves_nothing()
    {
        Assert.SkipUnless(RegistryProcess.IsInstalled, "docker-registry is not installed");
        using RegistryProcess registry = await RegistryProcess.StartAsync(_directory.Make("registry"));
        await registry.PushAsync(TestImage.Gzipped("x", TarBuilder.Of(tar => tar.Entry("large", '0', new byte[16 << 20]))), "large", "1");
        string small = _directory.Make("small");
        MountTable.Mount("tmpfs", small, "tmpfs", MountFlags.None, "size=8m");
        using ImageStore store = ImageStore.Open(Path.Combine(small, "images"), new ImageStoreOptions { Limits = new ImageLimits { FreeBytes = 0 } });
        Image fits = (await store.LoadAsync(
            TestImage.Of("small:1", TarBuilder.Of(tar => tar.File("a", "1"))).AsDockerArchive(), CancellationToken.None))[0];
        Reference large = Reference.Parse($"{registry.Host}/large:1");
        var snapshotter = new OverlaySnapshotter(store);
        await snapshotter.CreateAsync("c", fits, CancellationToken.None);
        await File.WriteAllBytesAsync(Path.Combine(small, "images/snapshots/c/fs/big"), new byte[5 << 20]);

        ImagesException pull = await Assert.ThrowsAsync<ImagesException>(() => store.PullAsync(large, null, null, CancellationToken.None));
        ImagesException commit = await Assert.ThrowsAsync<ImagesException>(() => store.CommitSnapshotAsync("c", CancellationToken.None));

        Assert.Equal((ImagesFailure.NoSpace, $"image {large}: no space left on device"), (pull.Kind, pull.Message));
        Assert.Equal((ImagesFailure.NoSpace, "snapshot c: no space left on device"), (commit.Kind, commit.Message));
        StoreReport report = await store.FsckAsync(repairs: false, CancellationToken.None);
        Assert.Empty(report.Problems);
        Assert.Single(Directory.GetDirectories(Path.Combine(small, "images/layers")));
        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(small, "images/ingest")), path => !path.EndsWith(".part", StringComparison.Ordinal));
    }

    /// <param name="after">The file of which there must be one before anything is killed.</param>
    private async Task KillWhileLoadingAsync(string after)
    {
        File.Delete(_directory["started"]);
        string[] arguments = ["-explicit", "only", "-method", "Gantry.Tests.CrashTests.Load_until_killed"];
        bool isHosted = Path.GetFileName(Environment.ProcessPath) == "dotnet";
        var start = new ProcessStartInfo(Environment.ProcessPath!, isHosted ? [typeof(CrashTests).Assembly.Location, .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
            Environment = { [DirectoryVariable] = _directory.Path },
        };
        using Process process = Process.Start(start)!;
        process.BeginOutputReadLine();
        for (int tries = 0; tries < 1200 && !(File.Exists(_directory["started"]) && File.Exists(_directory[after])); tries++)
            await Task.Delay(50);
        await Task.Delay(Random.Shared.Next(50, 800));
        process.Kill();
        await process.WaitForExitAsync();
    }

    private async Task AssertWholeAsync(ImageStore store, Image image, string id)
    {
        var snapshotter = new OverlaySnapshotter(store);
        await snapshotter.CreateAsync(id, image, CancellationToken.None);
        snapshotter.Mount(id, _directory.Make(id));
        for (int i = 0; i < 50; i++)
            Assert.Equal(image.RepoTags[0], "docker.io/library/" + await File.ReadAllTextAsync(_directory[$"{id}/d{i}/f"]));
        snapshotter.Unmount(_directory[id]);
        await snapshotter.RemoveAsync(id, CancellationToken.None);
    }
}
