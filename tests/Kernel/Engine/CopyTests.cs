using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Gantry.Engine;
using Gantry.Engine.Files;
using Gantry.Engine.Standalone;
using Gantry.Engine.Volumes;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Linux.Files;
using Gantry.Oci;

namespace Gantry.Tests;

public sealed class CopyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Files_go_in_and_come_out_of_a_container_with_its_volumes_whether_it_runs_or_not(bool runs)
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        Directory.CreateDirectory($"{test.Root}/bound");
        MountRequest[] mounts =
        [
            new() { Kind = MountKind.Volume, Source = "data", Target = "/new/place" },
            new() { Kind = MountKind.Bind, Source = $"{test.Root}/bound", Target = "/bound" },
        ];
        StandaloneRecord container = await test.CreateAsync("sleep 1000", config => config with { Mounts = mounts });
        if (runs)
            await test.Containers.StartAsync(container.Id, Cancel);

        await test.Containers.Files.PutAsync(container.Id, new CopyRequest("/new/place"), Tar(("in/file", "volume"), ("in/other", "x")), Cancel);
        await test.Containers.Files.PutAsync(container.Id, new CopyRequest("/bound"), Tar(("file", "bound")), Cancel);
        await test.Containers.Files.PutAsync(container.Id, new CopyRequest("/tmp"), Tar(("file", "root")), Cancel);

        Assert.Equal("volume", File.ReadAllText($"{test.Containers.Volumes.Get("data").Mountpoint}/in/file"));
        Assert.Equal("bound", File.ReadAllText($"{test.Root}/bound/file"));
        Assert.Equal(["place/ ", "place/in/ ", "place/in/file volume", "place/in/other x"], await GetAsync(test, container, "/new/place"));
        Assert.Equal(["./ ", "./file root"], await GetAsync(test, container, "/tmp/."));
        Assert.Equal(["file bound"], await GetAsync(test, container, "/bound/file"));
        Assert.Contains("/tmp/file", (await GetAsync(test, container, "/")).Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task A_path_is_told_of_as_Docker_does()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.CreateAsync("true");

        PathStat link = await test.Containers.Files.StatAsync(container.Id, "/bin/sh", Cancel);
        PathStat directory = await test.Containers.Files.StatAsync(container.Id, "etc/", Cancel);
        PathStat inside = await test.Containers.Files.StatAsync(container.Id, "/etc/.", Cancel);
        PathStat root = await test.Containers.Files.StatAsync(container.Id, "/..", Cancel);
        EngineException missing = await Assert.ThrowsAsync<EngineException>(() => test.Containers.Files.StatAsync(container.Id, "/nope", Cancel));

        Assert.Equal(("sh", FileKind.SymbolicLink, "/bin/busybox"), (link.Name, link.Kind, link.LinkTarget));
        Assert.Equal(("etc", FileKind.Directory, ""), (directory.Name, directory.Kind, directory.LinkTarget));
        Assert.Equal((".", "/"), (inside.Name, root.Name));
        Assert.Equal((EngineFailure.NotFound, $"Could not find the file /nope in container {container.Id}"), (missing.Kind, missing.Message));
    }

    [Fact]
    public async Task Kinds_are_kept_if_that_is_wanted_and_replaced_otherwise()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.CreateAsync("true");
        var keeping = new CopyRequest("/etc") { KeepsKinds = true };

        EngineException overFile = await Assert.ThrowsAsync<EngineException>(() => test.Containers.Files.PutAsync(container.Id, keeping, Tar(("passwd/", "")), Cancel));
        EngineException overDirectory = await Assert.ThrowsAsync<EngineException>(
            () => test.Containers.Files.PutAsync(container.Id, keeping with { Path = "/" }, Tar(("tmp", "x")), Cancel));
        EngineException notDirectory = await Assert.ThrowsAsync<EngineException>(
            () => test.Containers.Files.PutAsync(container.Id, new CopyRequest("/etc/passwd"), Tar(("x", "x")), Cancel));
        await test.Containers.Files.PutAsync(container.Id, new CopyRequest("/etc"), Tar(("passwd/", ""), ("passwd/in", "y")), Cancel);

        Assert.Equal("cannot overwrite non-directory \"/etc/passwd\" with directory \"/etc\"", overFile.Message);
        Assert.Equal("cannot overwrite directory \"/tmp\" with non-directory \"/\"", overDirectory.Message);
        Assert.Equal("extraction point is not a directory", notDirectory.Message);
        Assert.Equal(["passwd/ ", "passwd/in y"], await GetAsync(test, container, "/etc/passwd"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_read_only_stays_as_it_is(bool runs)
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        MountRequest[] mounts =
        [
            new() { Kind = MountKind.Volume, Source = "frozen", Target = "/data", IsReadOnly = true },
            new() { Kind = MountKind.Volume, Source = "open", Target = "/tmp" },
        ];
        StandaloneRecord container = await test.CreateAsync("sleep 1000", config => config with { Mounts = mounts, Security = config.Security with { HasReadOnlyRoot = true } });
        if (runs)
            await test.Containers.StartAsync(container.Id, Cancel);

        EngineException root = await Assert.ThrowsAsync<EngineException>(() => test.Containers.Files.PutAsync(container.Id, new CopyRequest("/etc"), Tar(("x", "x")), Cancel));
        EngineException volume = await Assert.ThrowsAsync<EngineException>(() => test.Containers.Files.PutAsync(container.Id, new CopyRequest("/data"), Tar(("x", "x")), Cancel));
        await test.Containers.Files.PutAsync(container.Id, new CopyRequest("/tmp"), Tar(("x", "x")), Cancel);

        Assert.Equal((EngineFailure.ReadOnly, "container rootfs is marked read-only"), (root.Kind, root.Message));
        Assert.Equal((EngineFailure.ReadOnly, "mounted volume is marked read-only"), (volume.Kind, volume.Message));
        Assert.True(File.Exists($"{test.Containers.Volumes.Get("open").Mountpoint}/x"));
    }

    [Fact]
    public async Task Owners_modes_times_and_links_are_kept_and_given_to_the_containers_user_if_that_is_wanted()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.CreateAsync("true", config => config with { Security = config.Security with { User = "web" } });
        DateTimeOffset time = DateTimeOffset.FromUnixTimeSeconds(1_000_000_000);
        MemoryStream Made() => Pack(tar =>
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "d/") { Mode = (UnixFileMode)0x1F8, Uid = 7, Gid = 8, ModificationTime = time });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "d/f") { Mode = (UnixFileMode)0x9ED, Uid = 7, Gid = 8, ModificationTime = time, DataStream = new MemoryStream("x"u8.ToArray()) });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "d/h") { LinkName = "d/f" });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "d/s") { LinkName = "../../../etc/passwd", Uid = 7, Gid = 8 });
        });

        await test.Containers.Files.PutAsync(container.Id, new CopyRequest("/tmp"), Made(), Cancel);
        await test.Containers.Files.PutAsync(container.Id, new CopyRequest("/data") { GivesToUser = true }, Made(), Cancel);

        List<TarEntry> kept = await EntriesAsync(test, container, "/tmp/d");
        Assert.Equal(["d/", "d/f", "d/h", "d/s"], kept.Select(entry => entry.Name));
        Assert.All(kept, entry => Assert.Equal((7, 8), (entry.Uid, entry.Gid)));
        Assert.Equal((time, (UnixFileMode)0x9ED, TarEntryType.HardLink, "../../../etc/passwd"), (kept[0].ModificationTime, kept[1].Mode, kept[2].EntryType, kept[3].LinkName));
        Assert.All(await EntriesAsync(test, container, "/data/d"), entry => Assert.Equal((33, 34), (entry.Uid, entry.Gid)));
    }

    [Fact]
    public async Task An_archive_may_be_compressed_and_one_that_climbs_or_is_broken_is_refused()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.CreateAsync("true");
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            Tar(("a", "packed")).CopyTo(gzip);
        packed.Position = 0;

        await test.Containers.Files.PutAsync(container.Id, new CopyRequest("/tmp"), packed, Cancel);
        EngineException climbs = await Assert.ThrowsAsync<EngineException>(() => test.Containers.Files.PutAsync(container.Id, new CopyRequest("/tmp"), Tar(("../etc/x", "x")), Cancel));
        EngineException broken = await Assert.ThrowsAsync<EngineException>(
            () => test.Containers.Files.PutAsync(container.Id, new CopyRequest("/tmp"), new MemoryStream("garbage"u8.ToArray()), Cancel));

        Assert.Equal(["a packed"], await GetAsync(test, container, "/tmp/a"));
        Assert.Equal("\"../etc/x\" is outside of \"/tmp\"", climbs.Message);
        Assert.StartsWith("Error processing tar file: the tar ends", broken.Message);
    }

    [Fact]
    public async Task What_the_kernel_makes_up_is_neither_read_nor_written()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.RunAsync("sleep 1000");

        List<string> names = [.. (await GetAsync(test, container, "/")).Select(line => line.Split(' ')[0])];
        EngineException refused = await Assert.ThrowsAsync<EngineException>(
            () => test.Containers.Files.PutAsync(container.Id, new CopyRequest("/"), Tar(("sys/", ""), ("proc/1/oom_score_adj", "0")), Cancel));

        Assert.Contains("/proc/", names);
        Assert.DoesNotContain(names, name => name.StartsWith("/proc/1", StringComparison.Ordinal) || name.StartsWith("/sys/k", StringComparison.Ordinal));
        Assert.Contains("/etc/hostname", names);
        Assert.Contains("made up by the kernel", refused.Message);
        await Assert.ThrowsAsync<EngineException>(() => test.Containers.Files.StatAsync(container.Id, "/proc/1/environ", Cancel));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Changes_are_what_the_container_did_and_not_what_was_made_to_mount_something(bool copies)
    {
        await using TestStandalone test = await TestStandalone.StartAsync(makeSnapshotter: copies ? images => new CopySnapshotter(images) : null);
        StandaloneRecord container = await test.RunToEndAsync("touch /tmp/new; rm /etc/group; echo more >> /etc/passwd; rm /bin/ping; mkdir -p /data/a/b; rm -r /root; mkdir /root; touch /root/x");

        IReadOnlyList<SnapshotChange> changes = await test.Containers.Files.ChangesAsync(container.Id, Cancel);

        Assert.Equal(
            ["C /bin", "D /bin/ping", "C /data", "A /data/a", "A /data/a/b", "C /etc", "D /etc/group", "C /etc/passwd", "C /root", "A /root/x", "C /tmp", "A /tmp/new"],
            changes.Select(change => $"{"CAD"[(int)change.Kind]} {change.Path}"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_export_has_the_root_without_what_is_mounted_in_it(bool runs)
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.CreateAsync(
            "echo hello > /tmp/f; touch /data/in-volume; sleep 1000",
            config => config with { Mounts = [new MountRequest { Kind = MountKind.Volume, Source = "data", Target = "/data" }] });
        await test.Containers.StartAsync(container.Id, Cancel);
        await test.UntilAsync(() => File.Exists($"{test.Containers.Volumes.Get("data").Mountpoint}/in-volume"));
        if (!runs)
        {
            await test.Containers.KillAsync(container.Id, "KILL", Cancel);
            await test.EndAsync(container.Id);
        }

        var tar = new MemoryStream();
        await test.Containers.Files.ExportAsync(container.Id, () => tar, Cancel);

        List<string> entries = Read(tar);
        Assert.Contains("tmp/f hello\n", entries);
        Assert.Contains("data/ ", entries);
        Assert.DoesNotContain(entries, entry => entry.StartsWith("data/in", StringComparison.Ordinal) || entry.StartsWith("proc/1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_running_container_becomes_an_image_that_containers_are_made_of()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.RunAsync("echo kept > /data/f; while :; do sleep 1; done", config => config with { Environment = ["MINE=1"] });
        await test.UntilAsync(() => File.Exists($"/proc/{container.Pid}/root/data/f"));

        Image image = await test.Containers.Files.CommitAsync(
            container.Id, new CommitRequest { Name = Reference.Parse("made:1"), Author = "me", Comment = "because", Change = config => config with { Cmd = ["cat", "/data/f"] } }, Cancel);
        StandaloneRecord again = await test.CreateAsync("", config => config with { Image = "made:1", Command = null });
        await test.Containers.StartAsync(again.Id, Cancel);
        await test.EndAsync(again.Id);

        Assert.Equal("kept\n", await test.LogAsync(again.Id));
        Assert.Equal(StandaloneState.Running, test.Containers.Get(container.Id).State);
        Assert.Equal(("me", "because"), (image.Configuration.Author, image.Configuration.History[^1].Comment));
        Assert.Contains("MINE=1", image.Config.Env);
        Assert.Equal(2, image.Manifest.Layers.Count);
    }

    internal static MemoryStream Tar(params (string Name, string Content)[] files) => Pack(tar =>
    {
        foreach ((string name, string content) in files)
        {
            bool isDirectory = name.EndsWith('/');
            var entry = new PaxTarEntry(isDirectory ? TarEntryType.Directory : TarEntryType.RegularFile, name) { Mode = (UnixFileMode)(isDirectory ? 0x1ED : 0x1A4) };
            if (!isDirectory)
                entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content));
            tar.WriteEntry(entry);
        }
    });

    internal static MemoryStream Pack(Action<TarWriter> write)
    {
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true))
            write(writer);
        tar.Position = 0;
        return tar;
    }

    internal static async Task<List<string>> GetAsync(TestStandalone test, StandaloneRecord container, string path)
    {
        var tar = new MemoryStream();
        await using FileArchive archive = await test.Containers.Files.OpenAsync(container.Id, path, Cancel);
        await archive.WriteToAsync(tar, Cancel);
        return Read(tar);
    }

    private static async Task<List<TarEntry>> EntriesAsync(TestStandalone test, StandaloneRecord container, string path)
    {
        var tar = new MemoryStream();
        await using FileArchive archive = await test.Containers.Files.OpenAsync(container.Id, path, Cancel);
        await archive.WriteToAsync(tar, Cancel);
        tar.Position = 0;
        using var reader = new TarReader(tar);
        List<TarEntry> entries = [];
        while (reader.GetNextEntry(copyData: true) is { } entry)
            entries.Add(entry);
        return entries;
    }

    private static List<string> Read(MemoryStream tar)
    {
        tar.Position = 0;
        using var reader = new TarReader(tar);
        List<string> entries = [];
        while (reader.GetNextEntry() is { } entry)
        {
            using var content = new StreamReader(entry.DataStream ?? Stream.Null);
            entries.Add($"{entry.Name} {(entry.Length > 4096 ? "" : content.ReadToEnd())}");
        }
        return entries;
    }
}
