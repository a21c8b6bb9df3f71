using System.Text.Json.Nodes;
using Gantry.Engine;
using Gantry.Engine.Standalone;
using Gantry.Engine.Volumes;
using Gantry.Linux.Mounts;

namespace Gantry.Tests;

public sealed class VolumeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_crash_before_the_container_is_made_leaves_no_anonymous_volume()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.CreateAsync("true", With(Volume("data", "/named"), Volume("", "/anonymous")));
        string record = test.Containers.Paths.Record(container.Id);
        await test.CloseAsync();

        // What is on the disk between the volumes and the end of the making.
        JsonNode written = JsonNode.Parse(File.ReadAllText(record))!;
        written.AsObject().Remove(written.AsObject().Single(field => string.Equals(field.Key, "isMade", StringComparison.OrdinalIgnoreCase)).Key);
        File.WriteAllText(record, written.ToJsonString());
        await test.OpenAsync();

        await test.UntilAsync(() => !File.Exists(record));
        Assert.Empty(test.Containers.List());
        Assert.Equal(["data"], test.Containers.Volumes.List().Select(volume => volume.Name));
    }

    [Fact]
    public async Task A_named_volume_outlives_its_containers_and_an_anonymous_one_goes_with_its_own()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord first = await test.RunToEndAsync("echo kept > /named/file; echo gone > /anonymous/file", With(Volume("data", "/named"), Volume("", "/anonymous")));
        string anonymous = first.Mounts.Single(mount => mount.IsAnonymous).Volume!;
        Assert.Equal(64, anonymous.Length);
        Assert.True(test.Containers.Volumes.Get(anonymous).IsAnonymous);

        await test.Containers.RemoveAsync(first.Id, force: false, volumes: true, Cancel);
        StandaloneRecord second = await test.RunToEndAsync("cat /x/file", With(Volume("data", "/x")));

        Assert.Equal("kept\n", await test.LogAsync(second.Id));
        Assert.Equal(["data"], test.Containers.Volumes.List().Select(volume => volume.Name));
    }

    [Fact]
    public async Task A_volume_in_use_is_kept_and_says_by_whom_also_after_a_restart()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.CreateAsync("true", With(Volume("data", "/x")));
        await test.ReopenAsync();

        EngineException refused = await Assert.ThrowsAsync<EngineException>(() => test.Containers.Volumes.RemoveAsync("data", ifThere: false, Cancel));
        await test.Containers.RemoveAsync(container.Id, force: false, volumes: false, Cancel);
        await test.Containers.Volumes.RemoveAsync("data", ifThere: false, Cancel);
        EngineException missing = await Assert.ThrowsAsync<EngineException>(() => test.Containers.Volumes.RemoveAsync("data", ifThere: false, Cancel));

        Assert.Equal((EngineFailure.InUse, $"remove data: volume is in use - [{container.Id}]"), (refused.Kind, refused.Message));
        Assert.Equal((EngineFailure.NotFound, "get data: no such volume"), (missing.Kind, missing.Message));
        await test.Containers.Volumes.RemoveAsync("data", ifThere: true, Cancel);
    }

    [Fact]
    public async Task A_new_volume_takes_over_what_the_image_has_there_and_a_filled_one_does_not()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        using (MemoryStream archive = BusyboxArchive.Make("""{"Cmd":["sh"],"Volumes":{"/bin":{},"/../../etc":{},"/nowhere":{}}}"""))
            await test.Images.LoadAsync(archive, Cancel);

        StandaloneRecord container = await test.CreateAsync("ls /etc; ls -ld /bin/busybox /etc/passwd; ls /nowhere", With(Volume("etc", "/etc"), Volume("bare", "/tmp/bare") with { SkipsCopy = true }));
        File.WriteAllText($"{test.Containers.Volumes.Get("etc").Mountpoint}/mine", "");
        await test.Containers.StartAsync(container.Id, Cancel);
        await test.EndAsync(container.Id);
        StandaloneRecord again = await test.RunToEndAsync("ls /data", With(Volume("etc", "/data")));

        Assert.Equal(["/bin", "/etc", "/nowhere", "/tmp/bare"], container.Mounts.Select(mount => mount.Target).Order());
        Assert.StartsWith("group\nhostname\nhosts\nmine\npasswd\n", await test.LogAsync(container.Id));
        Assert.Contains("-rwxr-xr-x", await test.LogAsync(container.Id));
        Assert.Equal("group\nhostname\nhosts\nmine\npasswd\nresolv.conf\n", await test.LogAsync(again.Id));
    }

    [Fact]
    public async Task What_is_mounted_for_a_volume_is_there_as_long_as_one_container_runs_with_it_whoever_was_killed_meanwhile()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        await test.Containers.Volumes.CreateAsync(
            new VolumeConfig { Name = "memory", Options = new Dictionary<string, string> { ["type"] = "tmpfs", ["device"] = "tmpfs", ["o"] = "size=1m,uid=7,noexec" } }, Cancel);
        string place = test.Containers.Volumes.Get("memory").Mountpoint;
        Assert.False(MountTable.IsMountPoint(place));

        StandaloneRecord first = await test.RunAsync("echo here > /m/file; ls -ln / | grep m$; while [ ! -e /m/end ]; do usleep 20000; done", With(Volume("memory", "/m")));
        StandaloneRecord second = await test.RunAsync("while [ ! -e /m/file ]; do usleep 20000; done; cat /m/file; sleep 1000", With(Volume("memory", "/m")));
        await test.UntilAsync(() => test.LogAsync(second.Id).Result == "here\n");
        await test.ReopenAsync();
        File.WriteAllText($"{place}/end", "");
        await test.EndAsync(first.Id);
        Assert.True(MountTable.IsMountPoint(place));
        await test.Containers.KillAsync(second.Id, "KILL", Cancel);
        await test.EndAsync(second.Id);

        await test.UntilAsync(() => !MountTable.IsMountPoint(place));
        Assert.Contains(" 7 ", await test.LogAsync(first.Id));
        Assert.Empty(Directory.GetFileSystemEntries(place));
    }

    [Fact]
    public async Task A_part_of_a_volume_is_shown_and_a_link_does_not_lead_out_of_it()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        Volume volume = await test.Containers.Volumes.CreateAsync(new VolumeConfig { Name = "data" }, Cancel);
        Directory.CreateDirectory($"{volume.Mountpoint}/a/b/etc");
        File.WriteAllText($"{volume.Mountpoint}/a/b/file", "deep\n");
        File.CreateSymbolicLink($"{volume.Mountpoint}/trap", "/etc");
        File.CreateSymbolicLink($"{volume.Mountpoint}/climb", "../../../../../../../../etc");

        StandaloneRecord inner = await test.RunToEndAsync("cat /x/file /f", With(Volume("data", "/x") with { Subpath = "a/b" }, Volume("data", "/f") with { Subpath = "a/b/file" }));
        StandaloneRecord trapped = await test.CreateAsync("cat /x/hostname", With(Volume("data", "/x") with { Subpath = "trap" }));
        StandaloneRecord climbing = await test.CreateAsync("cat /x/hostname", With(Volume("data", "/x") with { Subpath = "climb" }));

        Assert.Equal("deep\ndeep\n", await test.LogAsync(inner.Id));
        Assert.Contains("no such file", (await Assert.ThrowsAsync<EngineException>(() => test.Containers.StartAsync(trapped.Id, Cancel))).Message);
        Assert.Contains("no such file", (await Assert.ThrowsAsync<EngineException>(() => test.Containers.StartAsync(climbing.Id, Cancel))).Message);
        await test.UntilAsync(() => !Directory.EnumerateFileSystemEntries($"{test.Options.RunDirectory}/mounts/places").Any());
    }

    [Fact]
    public async Task An_image_is_shown_read_only()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        var whole = new MountRequest { Kind = MountKind.Image, Source = BusyboxArchive.Name, Target = "/image" };
        var part = new MountRequest { Kind = MountKind.Image, Source = BusyboxArchive.Name, Target = "/part", Subpath = "etc" };

        StandaloneRecord container = await test.RunToEndAsync("grep web /image/etc/group /part/passwd; touch /image/x || echo refused; touch /part/x || echo refused", With(whole, part));

        Assert.Equal(0, container.ExitCode);
        string log = await test.LogAsync(container.Id);
        Assert.Contains("/image/etc/group:web:x:34:", log);
        Assert.Contains("/part/passwd:web", log);
        Assert.Equal(2, log.Split("refused\n").Length - 1);
        await test.UntilAsync(() => Directory.GetDirectories($"{test.Root}/images/snapshots") is [var only] && Path.GetFileName(only) == container.Id);
    }

    [Fact]
    public async Task Volumes_of_another_container_are_taken_over_unless_its_own_mounts_are_there()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord source = await test.RunToEndAsync("echo shared > /a/f; echo shared > /b/f", With(Volume("", "/a"), Volume("named", "/b")), name: "source");
        IReadOnlyList<MountRequest> mounts = VolumesFrom.Add([Volume("own", "/b")], ["source:ro"], test.Containers.Get);

        StandaloneRecord taker = await test.RunToEndAsync("cat /a/f; cat /b/f; touch /a/x || echo refused", config => config with { Mounts = mounts });
        await test.Containers.RemoveAsync(source.Id, force: false, volumes: true, Cancel);

        string log = await test.LogAsync(taker.Id);
        Assert.StartsWith("shared\n", log);
        Assert.Contains("refused\n", log);
        Assert.Contains("can't open '/b/f'", log);
        // The anonymous volume is still in use, and stays.
        Assert.Equal(3, test.Containers.Volumes.List().Count);
        Assert.Equal("invalid mode: xx", Assert.Throws<EngineException>(() => VolumesFrom.Add([], ["source:xx"], _ => source)).Message);
    }

    [Fact]
    public async Task A_clean_up_removes_what_was_chosen_and_nobody_uses_and_counts_it()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        foreach (string name in (string[])["one", "two", "used"])
            await test.Containers.Volumes.CreateAsync(new VolumeConfig { Name = name }, Cancel);
        Volume anonymous = await test.Containers.Volumes.CreateAsync(new VolumeConfig(), Cancel);
        File.WriteAllBytes($"{anonymous.Mountpoint}/f", new byte[1 << 20]);
        await test.CreateAsync("true", With(Volume("used", "/x")));

        VolumePruning first = await test.Containers.Volumes.PruneAsync(volume => volume.IsAnonymous, Cancel);
        VolumePruning second = await test.Containers.Volumes.PruneAsync(_ => true, Cancel);

        Assert.Equal([anonymous.Name], first.Names);
        Assert.InRange(first.Bytes, 1 << 20, (1 << 20) + 65536);
        Assert.Equal(["one", "two"], second.Names);
        Assert.Equal(["used"], test.Containers.Volumes.List().Select(volume => volume.Name));
        Assert.Equal(["used"], Directory.GetDirectories($"{test.Root}/volumes").Select(path => Path.GetFileName(path)));
    }

    [Fact]
    public async Task A_failed_mount_is_told_and_leaves_nothing()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        await test.Containers.Volumes.CreateAsync(
            new VolumeConfig { Name = "bad", Options = new Dictionary<string, string> { ["type"] = "none", ["device"] = "/no/such", ["o"] = "bind" } }, Cancel);
        StandaloneRecord container = await test.CreateAsync("true", With(Volume("good", "/a"), Volume("bad", "/b")));

        EngineException failure = await Assert.ThrowsAsync<EngineException>(() => test.Containers.StartAsync(container.Id, Cancel));

        string place = test.Containers.Volumes.Get("bad").Mountpoint;
        Assert.Equal(
            $"error while mounting volume '{place}': failed to mount local volume: mount /no/such:{place}, flags: 0x1000: no such file or directory", failure.Message);
        Assert.Empty(Directory.EnumerateFiles($"{test.Options.RunDirectory}/volumes/good"));
    }

    private static MountRequest Volume(string name, string target) => new() { Kind = MountKind.Volume, Source = name, Target = target };

    private static Func<StandaloneConfig, StandaloneConfig> With(params MountRequest[] mounts) => config => config with { Mounts = mounts };
}
