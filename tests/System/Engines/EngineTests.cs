using System.Text.Json.Nodes;

namespace Gantry.Tests.Engines;

/// <summary>What people do with containers, the same for every engine with Docker's command line.</summary>
public abstract class EngineTests
{
    private readonly IContainerEngine _engine;

    private protected EngineTests(IContainerEngine engine)
    {
        Assert.SkipWhen(engine.Obstacle is not null, engine.Obstacle ?? "");
        _engine = engine;
    }

    [Theory]
    [InlineData(0, "true")]
    [InlineData(7, "sh", "-c", "exit 7")]
    [InlineData(126, "/etc")]
    [InlineData(127, "/nosuch")]
    [InlineData(127, "nosuch")]
    [InlineData(143, "sh", "-c", "sh -c 'kill -TERM $$'; exit $?")]
    public async Task A_container_ends_as_its_program_ends(int status, params string[] command)
    {
        ShellResult result = await _engine.RunAsync(["run", "--rm", .. _engine.RunOptions, _engine.Image, .. command]);

        Assert.True(status == result.ExitCode, $"exit code {result.ExitCode}: {result.Output}{result.Errors}");
    }

    [Fact]
    public async Task Input_and_output_are_carried()
    {
        ShellResult result = await _engine.WithInputAsync("hello\n", ["run", "--rm", "--interactive", .. _engine.RunOptions, _engine.Image, "sh", "-c", "cat; echo bad >&2"]);

        Assert.Equal("hello\n", result.Succeeded());
        Assert.Contains("bad\n", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_is_one_inside()
    {
        ShellResult result = await _engine.InTerminalAsync(["run", "--rm", "--interactive", "--tty", .. _engine.RunOptions, _engine.Image, "tty"]);

        Assert.Contains("/dev/pts/0", result.Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_in_a_running_container_ends_as_it_ends()
    {
        await using Running container = await StartAsync();

        Assert.Equal("/dev/pts/", (await _engine.RunAsync("exec", "--tty", container.Name, "tty")).Succeeded()[..9]);
        Assert.Equal("uid=1000", (await _engine.RunAsync("exec", "--user", "1000", container.Name, "id")).Succeeded()[..8]);
        Assert.Equal("/tmp x\n", (await _engine.RunAsync("exec", "--workdir", "/tmp", "--env", "A=x", container.Name, "sh", "-c", "echo $(pwd) $A")).Succeeded());
        Assert.Equal(5, (await _engine.RunAsync("exec", container.Name, "sh", "-c", "exit 5")).ExitCode);
        Assert.Equal(126, (await _engine.RunAsync("exec", container.Name, "/etc")).ExitCode);
        Assert.InRange((await _engine.RunAsync("exec", container.Name, "/nosuch")).ExitCode, 126, 127);
    }

    [Fact]
    public async Task Limits_hold_and_are_seen_inside()
    {
        await using Running container = await StartAsync("--memory", "64m", "--pids-limit", "50", "--cpus", "0.5");
        const string memory = "cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null || cat /sys/fs/cgroup/memory.max";
        const string processes = "cat /sys/fs/cgroup/pids/pids.max 2>/dev/null || cat /sys/fs/cgroup/pids.max";

        Assert.Equal("67108864\n", (await _engine.RunAsync("exec", container.Name, "sh", "-c", memory)).Succeeded());
        Assert.Equal("50\n", (await _engine.RunAsync("exec", container.Name, "sh", "-c", processes)).Succeeded());
    }

    [Fact]
    public async Task A_container_that_wants_too_much_memory_is_killed_and_the_engine_knows()
    {
        string name = Name();

        // containerd begins to watch for such kills only after the container has started, which is over when a process can join it.
        const string script = "while [ ! -e /tmp/go ]; do usleep 20000; done; x=$(head -c 64000000 /dev/zero | tr '\\0' a); echo no";
        (await _engine.RunAsync(["run", "--detach", "--name", name, "--memory", "16m", "--memory-swap", "16m", .. _engine.RunOptions, _engine.Image, "sh", "-c", script])).Succeeded();
        (await _engine.RunAsync("exec", name, "sh", "-c", "mkdir -p /tmp; : > /tmp/go")).Succeeded();

        Assert.Equal("137\n", (await _engine.RunAsync("wait", name)).Succeeded());
        Assert.Equal("", (await _engine.RunAsync("logs", name)).Output);
        if (_engine.TellsMemoryKills)
            await Until.TrueAsync("the engine knows of the memory", async () => (await InspectAsync(name))["State"]!["OOMKilled"]!.GetValue<bool>());
        (await _engine.RunAsync("rm", name)).Succeeded();
    }

    [Fact]
    public async Task A_paused_container_stands_still_until_it_goes_on()
    {
        await using Running container = await StartAsync();

        (await _engine.RunAsync("pause", container.Name)).Succeeded();
        Assert.Equal("paused", await StatusAsync(container));
        Assert.NotEqual(0, (await _engine.RunAsync("exec", container.Name, "true")).ExitCode);
        (await _engine.RunAsync("unpause", container.Name)).Succeeded();

        Assert.Equal("running", await StatusAsync(container));
        (await _engine.RunAsync("exec", container.Name, "true")).Succeeded();
    }

    [Fact]
    public async Task A_paused_container_can_be_removed()
    {
        await using Running container = await StartAsync();
        (await _engine.RunAsync("pause", container.Name)).Succeeded();

        (await _engine.RunAsync("rm", "--force", container.Name)).Succeeded();

        Assert.DoesNotContain(_engine.Cgroups(), group => group.Contains(container.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_container_is_signalled_stopped_and_started_again()
    {
        await using Running container = await StartAsync();

        (await _engine.RunAsync("kill", "--signal", "USR1", container.Name)).Succeeded();
        await LogsAsync(container, "started\ngot USR1\n");
        (await _engine.RunAsync("stop", container.Name)).Succeeded();
        Assert.Equal(3, (await InspectAsync(container.Name))["State"]!["ExitCode"]!.GetValue<int>());
        (await _engine.RunAsync("start", container.Name)).Succeeded();
        Assert.Equal("running", await StatusAsync(container));
        await LogsAsync(container, "started\ngot USR1\nstarted\n");
        (await _engine.RunAsync("kill", container.Name)).Succeeded();

        Assert.Equal("137", (await _engine.RunAsync("wait", container.Name)).Succeeded().Trim());
    }

    [Fact]
    public async Task A_removed_container_leaves_no_control_group()
    {
        await using Running container = await StartAsync();
        Assert.Contains(_engine.Cgroups(), group => group.Contains(container.Id, StringComparison.Ordinal));

        (await _engine.RunAsync("rm", "--force", container.Name)).Succeeded();

        Assert.DoesNotContain(_engine.Cgroups(), group => group.Contains(container.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Processes_and_figures_are_shown()
    {
        await using Running container = await StartAsync();

        Assert.Contains("sleep", (await _engine.RunAsync("top", container.Name)).Succeeded(), StringComparison.Ordinal);
        Assert.Contains(container.Name, (await _engine.RunAsync("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}", container.Name)).Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hardened_container_has_what_it_was_given()
    {
        ShellResult result = await _engine.RunAsync(
        [
            "run", "--rm", "--read-only", "--tmpfs", "/tmp:size=1m", "--user", "1000:1000", "--workdir", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
            "--ulimit", "nofile=100:200", "--sysctl", "kernel.msgmax=1000", "--device", "/dev/null:/dev/zilch", "--hostname", "inside", .. _engine.RunOptions, _engine.Image,
            "sh", "-c", "id -u; pwd; ulimit -n; cat /proc/sys/kernel/msgmax; hostname; echo x >/dev/zilch && echo ok; grep -E 'CapEff|NoNewPrivs' /proc/self/status; touch /x 2>/dev/null || echo read-only; touch /tmp/y && echo writable",
        ]);

        Assert.Equal("1000\n/tmp\n100\n1000\ninside\nok\nCapEff:\t0000000000000000\nNoNewPrivs:\t1\nread-only\nwritable\n", result.Succeeded());
    }

    [Fact]
    public async Task Limits_of_a_running_container_are_changed()
    {
        await using Running container = await StartAsync("--memory", "64m", "--memory-swap", "64m");

        (await _engine.RunAsync("update", "--memory", "128m", "--memory-swap", "128m", container.Name)).Succeeded();

        Assert.Equal("134217728\n", (await _engine.RunAsync("exec", container.Name, "sh", "-c", "cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null || cat /sys/fs/cgroup/memory.max")).Succeeded());
    }

    [Fact]
    public async Task A_privileged_container_and_one_in_namespaces_of_the_host_run()
    {
        Assert.Equal("ok\n", (await _engine.RunAsync(["run", "--rm", "--privileged", .. _engine.RunOptions, _engine.Image, "echo", "ok"])).Succeeded());
        Assert.Equal("ok\n", (await _engine.RunAsync(["run", "--rm", "--pid", "host", "--ipc", "host", "--uts", "host", .. _engine.RunOptions, _engine.Image, "echo", "ok"])).Succeeded());
    }

    [Fact]
    public async Task Many_containers_run_at_once()
    {
        ShellResult[] results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => _engine.RunAsync(["run", "--rm", .. _engine.RunOptions, _engine.Image, "echo", $"{i}"])));

        Assert.Equal(["0\n", "1\n", "2\n", "3\n", "4\n", "5\n"], results.Select(result => result.Succeeded()));
    }

    private protected async Task<Running> StartAsync(params string[] options)
    {
        string name = Name();
        const string program = "trap 'echo got USR1' USR1; trap 'exit 3' TERM; echo started; while :; do sleep 0.1; done";
        string id = (await _engine.RunAsync(["run", "--detach", "--name", name, .. options, .. _engine.RunOptions, _engine.Image, "sh", "-c", program])).Succeeded().Trim();
        var container = new Running(_engine, name, id);
        await LogsAsync(container, "started\n");
        return container;
    }

    private protected async Task<JsonNode> InspectAsync(string name) =>
        JsonNode.Parse((await _engine.RunAsync("inspect", name)).Succeeded())![0]!;

    private protected async Task<string> StatusAsync(Running container) =>
        (await InspectAsync(container.Name))["State"]!["Status"]!.GetValue<string>();

    private Task LogsAsync(Running container, string expected) =>
        Until.TrueAsync($"the log is {expected}", async () => (await _engine.RunAsync("logs", container.Name)).Output == expected);

    private static string Name() => $"t{Guid.NewGuid():N}"[..12];
}
