namespace Gantry.Tests.Engines;

/// <summary>podman on storage of its own, with our runtime.</summary>
public sealed class Podman : IContainerEngine, IAsyncLifetime
{
    private EngineHome _home = null!;

    public string? Obstacle { get; } = EngineHome.Obstacle("podman", "conmon");

    public IReadOnlyList<string> RunOptions => ["--network", "none", "--cgroup-parent", _home.CgroupParent];

    public async ValueTask InitializeAsync()
    {
        if (Obstacle is not null)
            return;

        _home = await EngineHome.MakeAsync();
        // Locks in files: those in shared memory are one set for all of the machine's podmans.
        await File.WriteAllTextAsync(_home.At("containers.conf"), $"""
            [containers]
            cgroupns = "private"
            [engine]
            lock_type = "file"
            events_logger = "file"
            runtime = "gantry"
            [engine.runtimes]
            gantry = ["{EngineHome.Runtime}"]
            """);
        await File.WriteAllTextAsync(_home.At("storage.conf"), $"""
            [storage]
            driver = "vfs"
            graphroot = "{_home.At("root")}"
            runroot = "{_home.At("run")}"
            """);
        Directory.CreateDirectory(_home.At("tmp"));
        (await RunAsync("import", _home.Archive, Image)).Succeeded();
    }

    public string Image => "localhost/busy:1";

    // conmon 2.1.6 does not, on hierarchies of version 1.
    public bool TellsMemoryKills => File.Exists("/sys/fs/cgroup/cgroup.controllers");

    public Task<ShellResult> RunAsync(params string[] arguments) => Shell.RunAsync("podman", Command(arguments), Environment);

    public Task<ShellResult> InTerminalAsync(params string[] arguments) => Terminal.RunAsync("podman", Command(arguments), Environment);

    public Task<ShellResult> WithInputAsync(string input, params string[] arguments) => Shell.RunAsync("podman", Command(arguments), Environment, input);

    /// <summary>Gives podman a descriptor 3.</summary>
    internal Task<ShellResult> WithDescriptorAsync(params string[] arguments) =>
        Shell.RunAsync("/bin/sh", ["-c", "exec \"$@\" 3</dev/null", "sh", "podman", .. Command(arguments)], Environment);

    public IReadOnlyList<string> Cgroups() => _home.Cgroups();

    public async ValueTask DisposeAsync()
    {
        if (_home is null)
            return;

        await RunAsync("rm", "--all", "--force", "--time", "0");
        await RunAsync("pod", "rm", "--all", "--force");
        await _home.DisposeAsync();
    }

    private Dictionary<string, string> Environment => new()
    {
        ["CONTAINERS_CONF"] = _home.At("containers.conf"),
        ["CONTAINERS_STORAGE_CONF"] = _home.At("storage.conf"),
        ["TMPDIR"] = _home.At("tmp"),
    };

    private string[] Command(string[] arguments) =>
    [
        "--root", _home.At("root"), "--runroot", _home.At("run"), "--tmpdir", _home.At("libpod"), "--storage-driver", "vfs",
        "--cgroup-manager", "cgroupfs", "--runtime", EngineHome.Runtime, .. arguments,
    ];
}
