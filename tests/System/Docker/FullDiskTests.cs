namespace Gantry.Tests.Docker;

/// <summary>An engine whose disk is full says so, loses nothing, and goes on when there is room again.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private readonly string _name = $"gf{Environment.ProcessId}-{Random.Shared.Next(10_000)}";
    private NetworkSpace? _space;
    private GantryEngine? _engine;

    private string Folder => Path.Combine("/tmp", _name);

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && !TestEngine.IsOracle, "needs root and this engine");
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_full_disk_is_told_and_nothing_is_lost()
    {
        // Images leave 256 MiB free, so there has to be a little more.
        Directory.CreateDirectory(Path.Combine(Folder, "disk"));
        (await Shell.RunAsync("mount", ["-t", "tmpfs", "-o", "size=330m,mode=700", _name, Path.Combine(Folder, "disk")])).Succeeded();
        _space = new NetworkSpace(_name);
        _engine = new GantryEngine(Path.Combine(Folder, "disk", "root"), _name);
        Assert.SkipWhen(_engine.Obstacle is not null, _engine.Obstacle ?? "");
        await _space.MakeAsync();
        await _engine.StartAsync();
        await TestImages.MakeAsync(Path.Combine(Folder, "images"));
        await OkAsync("docker load -q -i images/busy.tar; docker run -d --name talker busy:1 sh -c 'i=0; while :; do i=$((i+1)); echo $i; usleep 50000; done'");

        Assert.Contains("No space left on device", await OkAsync("docker run --name filler busy:1 sh -c 'dd if=/dev/zero of=/big bs=1M; df -m / >&2; true' 2>&1"), StringComparison.Ordinal);

        foreach (string work in (string[])["docker load -i images/web.tar", "docker commit filler full:1", "docker cp /bin/bash filler:/x", "head -c 4000000 /dev/zero | docker import - full:2"])
            Assert.Contains("no space left on device", (await RunAsync(work)).Failed(), StringComparison.Ordinal);
        Assert.Equal("talker\n", await OkAsync("docker ps --format '{{.Names}}'"));

        await OkAsync("docker rm filler; docker load -q -i images/web.tar; docker run --rm busy:1 true");
        await _engine.CrashAsync();
        string first = (await OkAsync("docker logs --tail 1 talker")).Trim();
        await Until.TrueAsync("the container's lines go on", async () => (await OkAsync("docker logs --tail 1 talker")).Trim() != first);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_engine is not null)
        {
            await RunAsync("docker ps -aq | xargs -r docker rm -f");
            await _engine.DisposeAsync();
        }
        if (_space is not null)
            await _space.DisposeAsync();
        if (!Directory.Exists(Folder))
            return;
        await Shell.RunAsync("umount", [Path.Combine(Folder, "disk")]);
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<string> OkAsync(string script) => (await RunAsync(script)).Succeeded();

    private Task<ShellResult> RunAsync(string script) => Shell.RunAsync(
        "nsenter",
        NetworkSpace.Enter(_space!.Host, "/bin/sh", "-c", $"cd {Folder}; {script}"),
        new Dictionary<string, string> { ["DOCKER_HOST"] = "unix://" + _engine!.Socket, ["DOCKER_CONFIG"] = Path.Combine(Folder, "cli") },
        timeout: TimeSpan.FromSeconds(60));
}
