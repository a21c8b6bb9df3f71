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

    private EngineHome home = null!;

    public string? Obstacle { get; } = EngineHome.Obstacle("podman", "conmon", "newuidmap", "setpriv", "unshare");

    public string Image => "localhost/busy:1";

    public string Data => home.At("data");

    public async ValueTask InitializeAsync()
    {
        if (Obstacle is not null)
            return;

        home = await EngineHome.MakeAsync();
        await File.WriteAllTextAsync(home.At("passwd"), $"root:x:0:0:root:/root:/bin/sh\ngantrytest:x:{User}:{User}::{home.At("own")}:/bin/sh\n");
        await File.WriteAllTextAsync(home.At("group"), $"root:x:0:\ngantrytest:x:{User}:\n");
        await File.WriteAllTextAsync(home.At("subuid"), "gantrytest:400000:65536\n");
        await File.WriteAllTextAsync(home.At("subgid"), "gantrytest:400000:65536\n");

        // Locks in files: those in shared memory would outlive the test.
        await File.WriteAllTextAsync(home.At("containers.conf"), "[engine]\nlock_type = \"file\"\n");
        foreach (string directory in (string[])["own", "run", "data"])
            Directory.CreateDirectory(home.At(directory));

        await File.WriteAllTextAsync(Data + "/file", "content\n");
        File.Copy(EngineHome.Runtime, home.At("gantry-runtime"));
        (await Shell.RunAsync("chown", ["-hR", $"{User}:{User}", home.FullPath])).Succeeded();
        (await RunAsync("import", home.Archive, Image)).Succeeded();
    }

    public Task<ShellResult> RunAsync(params string[] arguments) =>
        AsUserAsync(["podman", "--root", home.At("own/storage"), "--runroot", home.At("run/r"), "--storage-driver", "vfs", "--cgroup-manager", "cgroupfs",
            "--events-backend", "file", "--runtime", home.At("gantry-runtime"), .. arguments]);

    public async ValueTask DisposeAsync()
    {
        if (home is null)
            return;

        await RunAsync("rm", "--all", "--force", "--time", "0");

        // podman keeps its user namespace by a process of its own, which ends with this.
        await RunAsync("system", "migrate");
        await home.DisposeAsync();
    }

    private Task<ShellResult> AsUserAsync(string[] command)
    {
        string[] environment = ["env", "-i", "HOME=" + home.At("own"), "XDG_RUNTIME_DIR=" + home.At("run"), "CONTAINERS_CONF=" + home.At("containers.conf"), "TMPDIR=" + home.At("run"), "USER=gantrytest", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"];
        return Shell.RunAsync("unshare", ["--mount", "--propagation", "private", "sh", "-c", Script, "sh", home.FullPath, User, .. environment, .. command], timeout: TimeSpan.FromMinutes(3));
    }
}
