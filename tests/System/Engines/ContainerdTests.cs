namespace Gantry.Tests.Engines;

public sealed class ContainerdTests : IClassFixture<Containerd>, IAsyncDisposable
{
    private readonly Containerd _containerd;
    private readonly string _id = $"c{Guid.NewGuid():N}"[..12];

    public ContainerdTests(Containerd containerd)
    {
        Assert.SkipWhen(containerd.Obstacle is not null, containerd.Obstacle ?? "");
        _containerd = containerd;
    }

    [Theory]
    [InlineData(0, "/bin/true")]
    [InlineData(7, "/bin/sh", "-c", "exit 7")]
    public async Task A_container_ends_as_its_program_ends(int status, params string[] command)
    {
        ShellResult result = await _containerd.CtrAsync([.. Run("--rm"), .. command]);

        Assert.True(status == result.ExitCode, $"exit code {result.ExitCode}: {result.Output}{result.Errors}");
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        Assert.Contains("exec: \"/nosuch\": no such file or directory", (await _containerd.CtrAsync([.. Run("--rm"), "/nosuch"])).Failed(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_is_one_inside()
    {
        ShellResult result = await _containerd.InTerminalAsync([.. Run("--rm", "--tty"), "/bin/tty"]);

        Assert.Contains("/dev/pts/0", result.Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_is_limited_measured_entered_and_killed()
    {
        await StartAsync("--memory-limit", "67108864");

        string metrics = (await _containerd.CtrAsync("task", "metrics", _id)).Succeeded();
        Assert.Contains("memory", metrics, StringComparison.Ordinal);
        ShellResult exec = await _containerd.CtrAsync("task", "exec", "--exec-id", "one", _id, "/bin/sh", "-c", "exit 3");
        Assert.Equal(3, exec.ExitCode);
        Assert.Contains("67108864\n", _containerd.Home.Limits(_id, "memory.limit_in_bytes", "memory.max"));
        (await _containerd.CtrAsync("task", "kill", "--signal", "SIGKILL", _id)).Succeeded();
        await StoppedAsync();
        (await _containerd.CtrAsync("task", "delete", _id)).Succeeded();
        (await _containerd.CtrAsync("container", "delete", _id)).Succeeded();
        Assert.DoesNotContain(_containerd.Home.Cgroups(), group => group.EndsWith(_id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_task_is_paused_and_resumed()
    {
        await StartAsync();

        (await _containerd.CtrAsync("task", "pause", _id)).Succeeded();
        Assert.Contains("PAUSED", await TaskAsync(), StringComparison.Ordinal);
        (await _containerd.CtrAsync("task", "resume", _id)).Succeeded();

        Assert.Contains("RUNNING", await TaskAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_lives_through_a_crash_of_the_daemon()
    {
        await StartAsync();

        await _containerd.CrashAsync();

        Assert.Contains("RUNNING", await TaskAsync(), StringComparison.Ordinal);
        (await _containerd.CtrAsync("task", "exec", "--exec-id", "two", _id, "/bin/true")).Succeeded();
    }

    public async ValueTask DisposeAsync()
    {
        if (_containerd.Obstacle is not null)
            return;

        await _containerd.CtrAsync("task", "kill", "--signal", "SIGKILL", _id);
        await _containerd.CtrAsync("task", "delete", "--force", _id);
        await _containerd.CtrAsync("container", "delete", _id);
    }

    private string[] Run(params string[] options) =>
        ["run", "--runc-binary", EngineHome.Runtime, "--cgroup", $"{_containerd.Home.CgroupParent}/{_id}", "--rootfs", .. options, _containerd.Home.Rootfs, _id];

    private async Task StartAsync(params string[] options)
    {
        (await _containerd.CtrAsync([.. Run(["--detach", .. options]), "/bin/sleep", "1000"])).Succeeded();
        Assert.Contains("RUNNING", await TaskAsync(), StringComparison.Ordinal);
    }

    private Task StoppedAsync() => Until.TrueAsync("the task has stopped", async () => (await TaskAsync()).Contains("STOPPED", StringComparison.Ordinal));

    private async Task<string> TaskAsync() =>
        (await _containerd.CtrAsync("task", "list")).Succeeded().Split('\n').FirstOrDefault(line => line.StartsWith(_id, StringComparison.Ordinal)) ?? "";
}
