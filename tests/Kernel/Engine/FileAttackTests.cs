using System.Diagnostics;
using System.Formats.Tar;
using System.Text;
using Gantry.Engine;
using Gantry.Engine.Files;
using Gantry.Engine.Standalone;
using Gantry.Images;
using Gantry.Oci;

namespace Gantry.Tests;

/// <summary>What containers do, or their images have, to make the engine read or change files of the host.</summary>
public sealed class FileAttackTests
{
    private const int Rounds = 2000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Copying_in_stays_inside_while_a_directory_is_swapped_for_a_link_to_the_host()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        var sentinel = new Sentinel($"{test.Root}/outside");
        StandaloneRecord container = await test.RunAsync("sleep 1000");
        string inside = MakeTrap(test, container, sentinel);

        using (var racer = new Exchanger($"{inside}/swap", $"{inside}/link"))
        {
            await UntilSwappedAsync(test, racer);
            for (int round = 0; round < Rounds / 2; round++)
            {
                string path = round % 2 == 0 ? "/data/swap" : "/data";
                (string, string) file = round % 2 == 0 ? ("file", "x") : ("swap/directory/file", "x");
                await IgnoringRefusalAsync(() => test.Containers.Files.PutAsync(container.Id, new CopyRequest(path), CopyTests.Tar(file), Cancel));
            }
            Assert.True(racer.Rounds > Rounds);
        }

        sentinel.AssertUntouched();
    }

    [Fact]
    public async Task Copying_out_reads_nothing_of_the_host_while_files_and_directories_are_swapped_for_links()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        var sentinel = new Sentinel($"{test.Root}/outside");
        StandaloneRecord container = await test.RunAsync("sleep 1000");
        string inside = MakeTrap(test, container, sentinel);
        File.WriteAllText($"{inside}/plain", "own");
        File.CreateSymbolicLink($"{inside}/trap", $"{sentinel.FullPath}/secret");

        using (var directories = new Exchanger($"{inside}/swap", $"{inside}/link"))
        using (var files = new Exchanger($"{inside}/plain", $"{inside}/trap"))
        {
            await UntilSwappedAsync(test, directories);
            string[] paths = ["/data/swap/secret", "/data/swap", "/data/plain", "/data", "/data/swap/."];
            for (int round = 0; round < Rounds; round++)
                await IgnoringRefusalAsync(async () => Assert.DoesNotContain(Sentinel.Secret, await TextAsync(test, container, paths[round % paths.Length])));
            for (int round = 0; round < 20; round++)
                await IgnoringRefusalAsync(async () => Assert.DoesNotContain(Sentinel.Secret, await ExportAsync(test, container)));
        }

        sentinel.AssertUntouched();
    }

    [Fact]
    public async Task Filling_a_volume_writes_nothing_through_what_another_container_puts_in_the_way()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        var sentinel = new Sentinel($"{test.Root}/outside");
        string place = (await test.Containers.Volumes.CreateAsync(new Gantry.Engine.Volumes.VolumeConfig { Name = "shared" }, Cancel)).Mountpoint;
        using var stop = new CancellationTokenSource();
        Task racing = Task.Factory.StartNew(() => PutLinks(place, sentinel, stop.Token), TaskCreationOptions.LongRunning);

        for (int round = 0; round < 100; round++)
        {
            await IgnoringRefusalAsync(async () =>
            {
                StandaloneRecord container = await test.CreateAsync("true", config => config with { Mounts = [new MountRequest { Kind = MountKind.Volume, Source = "shared", Target = "/etc" }] });
                await test.Containers.RemoveAsync(container.Id, force: false, volumes: false, Cancel);
            });
            File.Delete($"{place}/group");
        }
        await stop.CancelAsync();
        await racing;

        sentinel.AssertUntouched();
    }

    [Fact]
    public async Task Links_of_an_image_at_the_places_of_its_volumes_and_mounts_lead_nowhere_but_into_the_container()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        var sentinel = new Sentinel($"{test.Root}/outside");
        StandaloneRecord maker = await test.CreateAsync("true");
        await test.Containers.Files.PutAsync(maker.Id, new CopyRequest("/"), CopyTests.Pack(tar =>
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "srv") { LinkName = sentinel.FullPath });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "mnt") { LinkName = "../../../../../../../.." + sentinel.FullPath });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "opt") { LinkName = "/data" });
        }), Cancel);
        await test.Containers.Files.CommitAsync(maker.Id, new CommitRequest
        {
            Name = Reference.Parse("trap:1"), Change = config => config with { Volumes = ["/srv", "/mnt/directory", "/../../../.." + sentinel.FullPath] },
        }, Cancel);
        MountRequest added = new() { Kind = MountKind.Volume, Source = "added", Target = "/opt/deep/er" };

        StandaloneRecord container = await test.CreateAsync("ls /srv/ /mnt/ && touch /srv/x /data/deep/er/x", config => config with { Image = "trap:1", Mounts = [added] });
        await test.Containers.Files.PutAsync(container.Id, new CopyRequest("/srv"), CopyTests.Tar(("file", "x"), ("directory/file", "y")), Cancel);
        await test.Containers.StartAsync(container.Id, Cancel);
        StandaloneRecord ended = await test.EndAsync(container.Id);

        Assert.Equal(0, ended.ExitCode);
        Assert.True(File.Exists($"{test.Containers.Volumes.Get("added").Mountpoint}/x"));
        Assert.All(container.Mounts, mount => Assert.Empty(Directory.GetFiles(mount.Source, "secret", SearchOption.AllDirectories)));
        sentinel.AssertUntouched();
    }

    [Fact]
    public async Task An_archive_changes_nothing_through_links_that_it_brings_along()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        var sentinel = new Sentinel($"{test.Root}/outside");
        StandaloneRecord container = await test.RunAsync("sleep 1000");

        await test.Containers.Files.PutAsync(container.Id, new CopyRequest("/tmp"), CopyTests.Pack(tar =>
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "d") { LinkName = $"{sentinel.FullPath}/directory" });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "d") { Mode = (UnixFileMode)0x1FF, Uid = 7 });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "d/file") { DataStream = new MemoryStream("x"u8.ToArray()) });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "f") { LinkName = $"{sentinel.FullPath}/file", Mode = (UnixFileMode)0x1FF, Uid = 7 });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "h") { LinkName = "f", Mode = (UnixFileMode)0x1FF, Uid = 7 });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "h") { Mode = (UnixFileMode)0x1FF, Uid = 7, DataStream = new MemoryStream("x"u8.ToArray()) });
        }), Cancel);
        await IgnoringRefusalAsync(() => test.Containers.Files.PutAsync(container.Id, new CopyRequest("/tmp"), CopyTests.Pack(tar =>
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "out") { LinkName = sentinel.FullPath });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "out/file") { DataStream = new MemoryStream("x"u8.ToArray()) });
        }), Cancel));
        foreach (string target in (string[])["../../../../../../.." + sentinel.FullPath + "/file", sentinel.FullPath + "/file", "out/secret"])
            await IgnoringRefusalAsync(() => test.Containers.Files.PutAsync(container.Id, new CopyRequest("/tmp"), CopyTests.Pack(tar => tar.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "stolen") { LinkName = target })), Cancel));

        Assert.DoesNotContain(Sentinel.Secret, await TextAsync(test, container, "/tmp"));
        sentinel.AssertUntouched();
    }

    [Theory]
    [InlineData("xz")]
    [InlineData("gzip")]
    [InlineData("bzip2")]
    [InlineData("zstd")]
    public async Task Nothing_of_the_container_is_run_or_loaded_to_unpack_or_to_look_up_its_user(string format)
    {
        Assert.SkipUnless(File.Exists($"/usr/bin/{format}") || File.Exists($"/bin/{format}"), $"{format} is not installed");
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.RunAsync("sleep 1000", config => config with { Security = config.Security with { User = "web" } });
        string mark = $"{test.Root}/ran";
        string[] trojans =
        [
            .. ((string[])["xz", "unxz", "gzip", "unpigz", "pigz", "bzip2", "bunzip2", "zstd", "unzstd", "tar"]).SelectMany(name => (string[])[$"bin/{name}", $"usr/bin/{name}", $"usr/local/bin/{name}"]),
            "lib/libnss_files.so.2", "lib/x86_64-linux-gnu/libnss_files.so.2", "lib64/libnss_compat.so.2", "usr/lib/liblzma.so.5", "usr/lib/libbz2.so.1.0", "usr/lib/libzstd.so.1", "etc/ld.so.preload",
        ];
        await test.Containers.Files.PutAsync(container.Id, new CopyRequest("/"), CopyTests.Pack(tar =>
        {
            foreach (string name in trojans)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { Mode = (UnixFileMode)0x1ED, DataStream = new MemoryStream(Encoding.ASCII.GetBytes($"#!/bin/sh\ntouch {mark} /tmp/ran\nexec cat\n")) });
        }), Cancel);

        using var packed = new MemoryStream(await PackAsync(format, CopyTests.Tar(("file", "unpacked")).ToArray()));
        await test.Containers.Files.PutAsync(container.Id, new CopyRequest("/data") { GivesToUser = true }, packed, Cancel);

        Assert.Equal(["file unpacked"], await CopyTests.GetAsync(test, container, "/data/file"));
        Assert.False(File.Exists(mark));
        Assert.False(File.Exists($"/proc/{container.Pid}/root/tmp/ran"));
    }

    // In the container: a directory of its own, and a link that leads to the host's files wherever the host's root is the root.
    private static string MakeTrap(TestStandalone test, StandaloneRecord container, Sentinel sentinel)
    {
        string inside = $"{test.Options.RunDirectory}/containers/{container.Id}/rootfs/data";
        Directory.CreateDirectory($"{inside}/swap/directory");
        File.WriteAllText($"{inside}/swap/secret", "own");
        File.CreateSymbolicLink($"{inside}/link", sentinel.FullPath);
        return inside;
    }

    private static Task UntilSwappedAsync(TestStandalone test, Exchanger racer) => test.UntilAsync(() => racer.Rounds > 100);

    // A refusal is as good as success: what counts is what happens to the host.
    private static async Task IgnoringRefusalAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception refused) when (refused is EngineException or ImagesException or Linux.LinuxException or IOException)
        {
        }
    }

    private static async Task<string> TextAsync(TestStandalone test, StandaloneRecord container, string path)
    {
        var tar = new MemoryStream();
        await using FileArchive archive = await test.Containers.Files.OpenAsync(container.Id, path, Cancel);
        await archive.WriteToAsync(tar, Cancel);
        return Encoding.Latin1.GetString(tar.ToArray());
    }

    private static async Task<string> ExportAsync(TestStandalone test, StandaloneRecord container)
    {
        var tar = new MemoryStream();
        await test.Containers.Files.ExportAsync(container.Id, () => tar, Cancel);
        return Encoding.Latin1.GetString(tar.ToArray());
    }

    private static void PutLinks(string place, Sentinel sentinel, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                File.CreateSymbolicLink($"{place}/passwd", $"{sentinel.FullPath}/passwd");
                File.Delete($"{place}/passwd");
            }
            catch (IOException)
            {
                // The engine was first; what it has put there goes again, so that the next copy finds the volume empty.
                File.Delete($"{place}/passwd");
            }
        }
    }

    private static async Task<byte[]> PackAsync(string program, byte[] content)
    {
        using Process packer = Process.Start(new ProcessStartInfo(program, "-c") { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var packed = new MemoryStream();
        Task reading = packer.StandardOutput.BaseStream.CopyToAsync(packed, Cancel);
        await packer.StandardInput.BaseStream.WriteAsync(content, Cancel);
        packer.StandardInput.Close();
        await reading;
        return packed.ToArray();
    }
}
