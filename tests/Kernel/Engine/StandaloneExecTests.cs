using Gantry.Engine;
using Gantry.Engine.Containers;
using Gantry.Engine.Execs;
using Gantry.Engine.Standalone;

namespace Gantry.Tests;

public sealed class StandaloneExecTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_exec_has_its_own_user_directory_and_variables()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.RunAsync("sleep 1000", config => config with { Environment = ["A=1", "B=2"] });
        string exec = test.Containers.CreateExec(container.Id, new ExecConfig
        {
            Command = ["/bin/sh", "-c", "id -u; id -G; echo $A $B $FROM_IMAGE $HOME; readlink /proc/self/cwd; exit 7"],
            User = "web", WorkingDirectory = "/data", Environment = ["B=3"], AttachesStdout = true,
        });

        await using ProcessSession session = await test.Containers.StartExecAsync(exec, isDetached: false, Cancel);
        string output = await TestStandalone.ReadAsync(session);

        Assert.Equal("33\n34 77\n1 3 yes /srv\n/data\n", output);
        Assert.Equal((7, false), (test.Containers.GetExec(exec).ExitCode, test.Containers.GetExec(exec).IsRunning));
        Assert.Equal([exec], test.Containers.ExecsOf(container.Id));
    }

    [Fact]
    public async Task A_detached_exec_runs_without_a_client_and_its_code_outlives_the_container_by_a_moment()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.RunAsync("sleep 1000");
        string exec = test.Containers.CreateExec(container.Id, new ExecConfig { Command = ["/bin/sh", "-c", "echo dropped; usleep 100000; exit 4"] });

        await test.Containers.StartExecAsync(exec, isDetached: true, Cancel);
        await test.UntilAsync(() => test.Containers.GetExec(exec) is { IsRunning: false, ExitCode: 4 });
        await Assert.ThrowsAsync<EngineException>(() => test.Containers.StartExecAsync(exec, isDetached: true, Cancel));
        await test.Containers.RemoveAsync(container.Id, force: true, volumes: false, Cancel);

        Assert.Equal(4, test.Containers.GetExec(exec).ExitCode);
        await Assert.ThrowsAsync<EngineException>(() => test.Containers.StartExecAsync(exec, isDetached: true, Cancel));
    }

    [Fact]
    public async Task A_client_that_leaves_does_not_end_the_process()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.RunAsync("sleep 1000");
        string exec = test.Containers.CreateExec(
            container.Id, new ExecConfig { Command = ["/bin/sh", "-c", "yes | head -n 100000; touch /tmp/done; exit 9"], AttachesStdout = true });

        ProcessSession session = await test.Containers.StartExecAsync(exec, isDetached: false, Cancel);
        await session.ReadAsync(Cancel);
        await session.DisposeAsync();

        await test.UntilAsync(() => test.Containers.GetExec(exec).ExitCode == 9);
    }

    [Fact]
    public async Task A_container_that_does_not_run_takes_no_exec()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord created = await test.CreateAsync("true");
        StandaloneRecord paused = await test.RunAsync("sleep 1000");
        await test.Containers.PauseAsync(paused.Id, Cancel);

        EngineException stopped = Assert.Throws<EngineException>(() => test.Containers.CreateExec(created.Id, new ExecConfig { Command = ["true"] }));
        EngineException frozen = Assert.Throws<EngineException>(() => test.Containers.CreateExec(paused.Id, new ExecConfig { Command = ["true"] }));

        Assert.Equal($"container {created.Id} is not running", stopped.Message);
        Assert.Equal($"container {paused.Id} is paused, unpause the container before exec", frozen.Message);
    }

    [Fact]
    public async Task Health_goes_from_starting_to_healthy_and_to_unhealthy()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        var check = new HealthCheck { Test = ["CMD-SHELL", "cat /tmp/well"], Interval = TimeSpan.FromMilliseconds(50), Retries = 2 };
        StandaloneRecord container = await test.RunAsync("echo fine > /tmp/well; sleep 1000", config => config with { Health = check });

        Assert.Equal(HealthState.Starting, container.Health!.State);
        await test.UntilAsync(() => test.Containers.Get(container.Id).Health!.State == HealthState.Healthy);
        Assert.Equal("fine\n", test.Containers.Get(container.Id).Health!.Tests[^1].Output);
        File.Delete($"/proc/{container.Pid}/root/tmp/well");
        await test.UntilAsync(() => test.Containers.Get(container.Id).Health!.State == HealthState.Unhealthy);
        await test.UntilAsync(() => test.Containers.Get(container.Id).Health!.Tests.Count == 5);

        await test.ReopenAsync();
        Assert.Equal(HealthState.Unhealthy, test.Containers.Get(container.Id).Health!.State);
        int failures = test.Containers.Get(container.Id).Health!.FailingStreak;
        await test.UntilAsync(() => test.Containers.Get(container.Id).Health!.FailingStreak > failures);
    }

    [Fact]
    public async Task An_unhealthy_container_is_restarted_if_that_is_asked_for()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        var check = new HealthCheck { Test = ["CMD", "false"], Interval = TimeSpan.FromMilliseconds(50), Retries = 1, RestartsUnhealthy = true };
        StandaloneRecord container = await test.RunAsync(
            "sleep 1000", config => config with { Health = check, StopTimeout = TimeSpan.Zero });

        await test.UntilAsync(() => test.Containers.Get(container.Id) is { State: StandaloneState.Running, Pid: var pid } && pid != container.Pid);
    }

    [Fact]
    public async Task A_test_that_takes_too_long_fails_with_minus_one()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        var check = new HealthCheck { Test = ["CMD", "sleep", "100"], Interval = TimeSpan.FromMilliseconds(50), Timeout = TimeSpan.FromMilliseconds(300) };
        StandaloneRecord container = await test.RunAsync("sleep 1000", config => config with { Health = check });

        await test.UntilAsync(() => test.Containers.Get(container.Id).Health!.Tests.Count > 0);
        HealthTest first = test.Containers.Get(container.Id).Health!.Tests[0];
        Assert.Equal((-1, "Health check exceeded timeout (300ms)"), (first.ExitCode, first.Output));
    }

    [Fact]
    public async Task Top_and_usage_tell_what_runs()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.RunAsync("sleep 1000 & exec sleep 1001");
        await test.UntilAsync(() => test.Containers.Top(container.Id, "-ef").Count == 3);

        IReadOnlyList<IReadOnlyList<string>> full = test.Containers.Top(container.Id, "-ef");
        IReadOnlyList<IReadOnlyList<string>> chosen = test.Containers.Top(container.Id, "-o pid,args");
        StandaloneUsage usage = test.Containers.Usage(container.Id);

        Assert.Equal(["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"], full[0]);
        Assert.Contains(full, row => row[7] == "sleep 1001" && row[1] == container.Pid.ToString());
        Assert.Equal(["PID", "COMMAND"], chosen[0]);
        Assert.True(usage is { CpuNanoseconds: > 0, MemoryBytes: > 0, Tasks: 2, MemoryLimitBytes: > 0 });
    }

    [Fact]
    public async Task Limits_are_changed_while_it_runs()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.RunAsync("sleep 1000", config => config with { Resources = new ResourceConfig { MemoryBytes = 64 << 20 } });

        await test.Containers.UpdateAsync(
            container.Id, new ResourceConfig { MemoryBytes = 128 << 20, PidsLimit = 50 }, new RestartPolicy(RestartKind.Always), Cancel);

        Assert.Equal((128 << 20, 50), (test.Containers.Usage(container.Id).MemoryLimitBytes, test.Containers.Usage(container.Id).TasksLimit));
        Assert.Equal(RestartKind.Always, test.Containers.Get(container.Id).Config.Restart.Kind);
    }
}
