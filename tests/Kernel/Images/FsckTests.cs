using System.Diagnostics;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Oci;

namespace Gantry.Tests;

/// <summary>A store is looked at as a whole: after a crash in the middle of anything, and after damage.</summary>
public sealed class FsckTests : IDisposable
{
    private const string DirectoryVariable = "GANTRY_TEST_FSCK_DIRECTORY";
    private const string RegistryVariable = "GANTRY_TEST_FSCK_REGISTRY";
    private readonly TestDirectory _directory = new(Environment.GetEnvironmentVariable(DirectoryVariable));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_process_killed_in_the_middle_of_anything_leaves_no_orphan_and_no_damage()
    {
        Assert.SkipUnless(RegistryProcess.IsInstalled, "docker-registry is not installed");
        using RegistryProcess registry = await RegistryProcess.StartAsync(_directory.Make("registry"));
        await registry.PushAsync(SomeImage("pulled"), "app", "1");

        for (int round = 0; round < 6; round++)
        {
            await KillWhileWorkingAsync(registry.Host);
            // What lies there right after the kill is at worst too much, never too little and never wrong.
            using (ImageStore asLeft = Open(isInspected: true))
            {
                StoreReport left = await asLeft.FsckAsync(repairs: false, CancellationToken.None);
                Assert.All(left.Problems, problem => Assert.True(
                    problem.Kind is StoreDamage.Leftover or StoreDamage.OrphanContent or StoreDamage.OrphanLayer, problem.Message));
            }
            using ImageStore store = Open(isInspected: false);
            StoreReport after = await store.FsckAsync(repairs: false, CancellationToken.None);
            Assert.Empty(after.Problems);
            Assert.All(await AcknowledgedAsync(), name => Assert.NotNull(store.Find(name)));
        }
        Assert.NotEmpty(await AcknowledgedAsync());
    }

    /// <summary>Runs in the process that is killed.</summary>
    [Fact(Explicit = true)]
    public async Task Work_until_killed()
    {
        Reference remote = Reference.Parse($"{Environment.GetEnvironmentVariable(RegistryVariable)}/app:1");
        using ImageStore store = Open(isInspected: false);
        var snapshotter = new OverlaySnapshotter(store);
        await File.WriteAllTextAsync(_directory["started"], "");
        for (int i = 0; ; i++)
        {
            string id = $"{Guid.NewGuid():n}";
            Image loaded = (await store.LoadAsync(SomeImage(id).AsDockerArchive(), CancellationToken.None))[0];
            await snapshotter.CreateAsync(id, loaded, CancellationToken.None);
            snapshotter.Mount(id, _directory.Make("root"));
            await File.WriteAllTextAsync(_directory["root/new"], id);
            snapshotter.Unmount(_directory["root"]);
            using (NewLayer layer = await store.CommitSnapshotAsync(id, new LayerOptions { TakesSnapshot = i % 2 == 0 }, CancellationToken.None))
                await store.AddImageAsync(loaded.Configuration, [.. loaded.Layers, layer.Layer], [Reference.Parse($"made-{id}:1")], CancellationToken.None);
            await File.AppendAllLinesAsync(_directory["acknowledged"], [$"made-{id}:1"]);
            await store.PullAsync(remote, null, null, CancellationToken.None);
            await store.DeleteAsync(remote.ToString(), force: false, [], CancellationToken.None);
            await store.DeleteAsync($"{id}:1", force: false, [], CancellationToken.None);
            await snapshotter.RemoveAsync(id, CancellationToken.None);
        }
    }

    [Fact]
    public async Task Damage_is_found_and_what_can_be_repaired_is()
    {
        Digest lost;
        using (ImageStore store = Open(isInspected: false))
        {
            Image one = await LoadAsync(store, "one");
            await LoadAsync(store, "two");
            await LoadAsync(store, "three");
            lost = one.Layers[0].Blob.Digest;
        }
        await File.AppendAllTextAsync(_directory[$"images/blobs/sha256/{lost.Hex}"], "x");
        string orphan = Digest.Sha256("orphan"u8).Hex;
        await File.WriteAllTextAsync(_directory[$"images/blobs/sha256/{orphan}"], "orphan");
        Directory.Delete(_directory["images/layers/2"], recursive: true);
        Directory.CreateDirectory(_directory["images/layers/77"]);
        await File.WriteAllTextAsync(_directory["images/ingest/x"], "x");
        Directory.CreateDirectory(_directory["images/snapshots/.new-c"]);

        StoreReport found = await CheckAsync(repairs: false);
        StoreReport repaired = await CheckAsync(repairs: true);
        StoreReport again = await CheckAsync(repairs: false);

        Assert.False(found.IsSound);
        Assert.Equal(
            [StoreDamage.DamagedContent, StoreDamage.OrphanContent, StoreDamage.MissingLayer, .. Enumerable.Repeat(StoreDamage.Leftover, 4)],
            found.Problems.Select(problem => problem.Kind).Order());
        Assert.True(repaired.IsSound);
        Assert.Contains(repaired.Problems, problem => problem.Kind == StoreDamage.LostImage);
        Assert.Empty(again.Problems);
        using ImageStore after = Open(isInspected: false);
        Assert.Null(after.Find("one:1"));
        Assert.NotNull(after.Find("two:1"));
        await new OverlaySnapshotter(after).CreateAsync("c", after.Find("two:1")!, CancellationToken.None);
    }

    [Fact]
    public async Task Usage_agrees_with_du_within_one_percent()
    {
        using ImageStore store = Open(isInspected: false);
        byte[] shared = TarBuilder.Of(tar => tar.Entry("big", '0', new byte[3 << 20]).Directory("d/").File("d/a", "1").HardLink("d/b", "d/a").Link("d/c", "a"));
        await store.LoadAsync(TestImage.Gzipped("a:1", shared, TarBuilder.Of(tar => tar.File("only-a", "1"))).AsDockerArchive(), CancellationToken.None);
        Image image = (await store.LoadAsync(TestImage.Gzipped("b:1", shared, TarBuilder.Of(tar => tar.File("x/y/only-b", "1"))).AsDockerArchive(), CancellationToken.None))[0];
        var snapshotter = new OverlaySnapshotter(store);
        await snapshotter.CreateAsync("c", image, CancellationToken.None);
        snapshotter.Mount("c", _directory.Make("root"));
        await File.WriteAllBytesAsync(_directory["root/written"], new byte[1 << 20]);
        snapshotter.Unmount(_directory["root"]);

        DiskUsage usage = await store.UsageAsync([new ImageUser("c", image.Id, IsRunning: false)], CancellationToken.None);
        long du = await DuAsync(_directory["images"]);

        Assert.InRange(usage.Total, (long)(du * 0.99), (long)(du * 1.01));
        Assert.InRange(usage.Images[image.Id].Shared, 3 << 20, usage.Images[image.Id].Total);
        Assert.InRange(usage.Reclaimable, 1, 64 << 10);
    }

    private ImageStore Open(bool isInspected) => ImageStore.Open(_directory["images"], new ImageStoreOptions { IsInspected = isInspected });

    private async Task<StoreReport> CheckAsync(bool repairs)
    {
        using ImageStore store = Open(isInspected: true);
        return await store.FsckAsync(repairs, CancellationToken.None);
    }

    private async Task<string[]> AcknowledgedAsync() =>
        File.Exists(_directory["acknowledged"]) ? [.. (await File.ReadAllTextAsync(_directory["acknowledged"])).Split('\n')[..^1]] : [];

    private static TestImage SomeImage(string name) => TestImage.Gzipped($"{name}:1", TarBuilder.Of(tar =>
    {
        for (int i = 0; i < 40; i++)
            tar.File($"d{i}/f", name);
        tar.Entry("big", '0', new byte[300_000]);
    }));

    private static async Task<Image> LoadAsync(ImageStore store, string name) =>
        (await store.LoadAsync(SomeImage(name).AsDockerArchive(), CancellationToken.None))[0];

    private static async Task<long> DuAsync(string path)
    {
        using Process du = Process.Start(new ProcessStartInfo("du", ["-s", "-B1", path]) { RedirectStandardOutput = true })!;
        string text = await du.StandardOutput.ReadToEndAsync();
        await du.WaitForExitAsync();
        return long.Parse(text.Split('\t')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task KillWhileWorkingAsync(string registry)
    {
        File.Delete(_directory["started"]);
        string[] arguments = ["-explicit", "only", "-method", "Gantry.Tests.FsckTests.Work_until_killed"];
        bool isHosted = Path.GetFileName(Environment.ProcessPath) == "dotnet";
        var start = new ProcessStartInfo(Environment.ProcessPath!, isHosted ? [typeof(FsckTests).Assembly.Location, .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
            Environment = { [DirectoryVariable] = _directory.Path, [RegistryVariable] = registry },
        };
        using Process process = Process.Start(start)!;
        process.BeginOutputReadLine();
        for (int tries = 0; tries < 1200 && !File.Exists(_directory["started"]); tries++)
            await Task.Delay(50);
        await Task.Delay(Random.Shared.Next(50, 900));
        process.Kill();
        await process.WaitForExitAsync();
        // A mount outlives the process that made it.
        foreach (Gantry.Linux.Mounts.MountEntry mount in Gantry.Linux.Mounts.MountTable.Read().Where(mount => mount.Target == _directory["root"]).Reverse())
            Gantry.Linux.Mounts.MountTable.UnmountAll(mount.Target);
    }
}
