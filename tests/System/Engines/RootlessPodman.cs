namespace Gantry.Tests.Engines;

/// <summary>podman as a user without rights, known only to its own commands: they see an /etc/passwd and an /etc/subuid of their own.</summary>
public sealed class RootlessPodman : IAsyncLifetime
{
    private const string User = "43212";

    // Everything is done in a mount namespace, so nothing of the machine's accounts changes.
    private const string Script = """
        home=$1; user=$2; shift 2
        for name in passwd group subuid subgid; do mount --bind "$home/$name" "/etc/$name" || exit 99; done
        exec setpriv --reuid "$user" --regid "$user" --clear-groups --inh-caps=-all "$@"
        """;

    private EngineHome _home = null!;

    public string? Obstacle { get; } = EngineHome.Obstacle("podman", "conmon", "newuidmap", "setpriv", "unshare");

    public string Image => "localhost/busy:1";

    public string Data => _home.At("data");

    public async ValueTask InitializeAsync()
    {
        if (Obstacle is not null)
            return;

        _home = await EngineHome.MakeAsync();
        await File.WriteAllTextAsync(_home.At("passwd"), $"root:x:0:0:root:/root:/bin/sh\ngantrytest:x:{User}:{User}::{_home.At("own")}:/bin/sh\n");
        await File.WriteAllTextAsync(_home.At("group"), $"root:x:0:\ngantrytest:x:{User}:\n");
        await File.WriteAllTextAsync(_home.At("subuid"), "gantrytest:400000:65536\n");
        await File.WriteAllTextAsync(_home.At("subgid"), "gantrytest:400000:65536\n");

        // Locks in files: those in shared memory would outlive the test.
        await File.WriteAllTextAsync(_home.At("containers.conf"), "[engine]\nlock_type = \"file\"\n");
        foreach (string directory in (string[])["own", "run", "data"])
            Directory.CreateDirectory(_home.At(directory));

        await File.WriteAllTextAsync(Data + "/file", "content\n");
        File.Copy(EngineHome.Runtime, _home.At("gantry-runtime"));
        (await Shell.RunAsync("chown", ["-hR", $"{User}:{User}", _home.FullPath])).Succeeded();
        (await RunAsync("import", _home.Archive, Image)).Succeeded();
    }

    public Task<ShellResult> RunAsync(params string[] arguments) =>
        AsUserAsync(["podman", "--root", _home.At("own/storage"), "--runroot", _home.At("run/r"), "--storage-driver", "vfs", "--cgroup-manager", "cgroupfs",
            "--events-backend", "file", "--runtime", _home.At("gantry-runtime"), .. arguments]);

    public async ValueTask DisposeAsync()
    {
        if (_home is null)
            return;

        await RunAsync("rm", "--all", "--force", "--time", "0");

        // podman keeps its user namespace by a process of its own, which ends with this.
        await RunAsync("system", "migrate");
        await _home.DisposeAsync();
    }

    private Task<ShellResult> AsUserAsync(string[] command)
    {
        string[] environment = ["env", "-i", "HOME=" + _home.At("own"), "XDG_RUNTIME_DIR=" + _home.At("run"), "CONTAINERS_CONF=" + _home.At("containers.conf"), "TMPDIR=" + _home.At("run"), "USER=gantrytest", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"];
        return Shell.RunAsync("unshare", ["--mount", "--propagation", "private", "sh", "-c", Script, "sh", _home.FullPath, User, .. environment, .. command], timeout: TimeSpan.FromMinutes(3));
    }
}
