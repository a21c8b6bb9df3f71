namespace Gantry.Tests.Engines;

public sealed class ContainerdTests : IClassFixture<Containerd>, IAsyncDisposable
{
    private readonly Containerd containerd;
    private readonly string id = $"c{Guid.NewGuid():N}"[..12];

    public ContainerdTests(Containerd containerd)
    {
        Assert.SkipWhen(containerd.Obstacle is not null, containerd.Obstacle ?? "");
        this.containerd = containerd;
    }

    [Theory]
    [InlineData(0, "/bin/true")]
    [InlineData(7, "/bin/sh", "-c", "exit 7")]
    public async Task A_container_ends_as_its_program_ends(int status, params string[] command)
    {
        ShellResult result = await containerd.CtrAsync([.. Run("--rm"), .. command]);

        Assert.True(status == result.ExitCode, $"exit code {result.ExitCode}: {result.Output}{result.Errors}");
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        Assert.Contains("exec: \"/nosuch\": no such file or directory", (await containerd.CtrAsync([.. Run("--rm"), "/nosuch"])).Failed(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_is_one_inside()
    {
        ShellResult result = await containerd.InTerminalAsync([.. Run("--rm", "--tty"), "/bin/tty"]);

        Assert.Contains("/dev/pts/0", result.Succeeded(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_is_limited_measured_entered_and_killed()
    {
        await StartAsync("--memory-limit", "67108864");

        string metrics = (await containerd.CtrAsync("task", "metrics", id)).Succeeded();
        Assert.Contains("memory", metrics, StringComparison.Ordinal);
        ShellResult exec = await containerd.CtrAsync("task", "exec", "--exec-id", "one", id, "/bin/sh", "-c", "exit 3");
        Assert.Equal(3, exec.ExitCode);
        Assert.Contains("67108864\n", containerd.Home.Limits(id, "memory.limit_in_bytes", "memory.max"));
        (await containerd.CtrAsync("task", "kill", "--signal", "SIGKILL", id)).Succeeded();
        await StoppedAsync();
        (await containerd.CtrAsync("task", "delete", id)).Succeeded();
        (await containerd.CtrAsync("container", "delete", id)).Succeeded();
        Assert.DoesNotContain(containerd.Home.Cgroups(), group => group.EndsWith(id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_task_is_paused_and_resumed()
    {
        await StartAsync();

        (await containerd.CtrAsync("task", "pause", id)).Succeeded();
        Assert.Contains("PAUSED", await TaskAsync(), StringComparison.Ordinal);
        (await containerd.CtrAsync("task", "resume", id)).Succeeded();

        Assert.Contains("RUNNING", await TaskAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_lives_through_a_crash_of_the_daemon()
    {
        await StartAsync();

        await containerd.CrashAsync();

        Assert.Contains("RUNNING", await TaskAsync(), StringComparison.Ordinal);
        (await containerd.CtrAsync("task", "exec", "--exec-id", "two", id, "/bin/true")).Succeeded();
    }

    public async ValueTask DisposeAsync()
    {
        if (containerd.Obstacle is not null)
            return;

        await containerd.CtrAsync("task", "kill", "--signal", "SIGKILL", id);
        await containerd.CtrAsync("task", "delete", "--force", id);
        await containerd.CtrAsync("container", "delete", id);
    }

    private string[] Run(params string[] options) =>
        ["run", "--runc-binary", EngineHome.Runtime, "--cgroup", $"{containerd.Home.CgroupParent}/{id}", "--rootfs", .. options, containerd.Home.Rootfs, id];

    private async Task StartAsync(params string[] options)
    {
        (await containerd.CtrAsync([.. Run(["--detach", .. options]), "/bin/sleep", "1000"])).Succeeded();
        Assert.Contains("RUNNING", await TaskAsync(), StringComparison.Ordinal);
    }

    private Task StoppedAsync() => Until.TrueAsync("the task has stopped", async () => (await TaskAsync()).Contains("STOPPED", StringComparison.Ordinal));

    private async Task<string> TaskAsync() =>
        (await containerd.CtrAsync("task", "list")).Succeeded().Split('\n').FirstOrDefault(line => line.StartsWith(id, StringComparison.Ordinal)) ?? "";
}
