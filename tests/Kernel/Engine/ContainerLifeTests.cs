using System.Diagnostics;
using Gantry.Engine;
using Gantry.Engine.Containers;
using Gantry.Engine.Pods;

namespace Gantry.Tests;

public sealed class ContainerLifeTests
{
    [Fact]
    public async Task A_container_runs_in_its_pod_and_leaves_nothing_behind()
    {
        await using TestEngine test = await TestEngine.StartAsync();
        PodRecord pod = await test.PodAsync();

        ContainerExit exit = await test.RunToEndAsync(pod, "hostname; echo $FROM_IMAGE; echo wrong >&2; exit 3");

        Assert.Equal(3, exit.ExitCode);
        Assert.Equal("Error", exit.Reason);
        Assert.Matches(@"^\S+Z stdout F web\n", test.Log());
        Assert.Contains(" stdout F yes\n", test.Log());
        Assert.Contains(" stderr F wrong\n", test.Log());
    }

    [Fact]
    public async Task A_stop_waits_for_the_grace_and_then_kills()
    {
        await using TestEngine test = await TestEngine.StartAsync();
        PodRecord pod = await test.PodAsync();
        ContainerRecord deaf = await test.RunAsync(pod, "trap '' TERM; while :; do sleep 0.1; done");
        ContainerRecord polite = await test.RunAsync(pod, "trap 'exit 5' TERM; while :; do sleep 0.05; done", c => c with { Name = "polite", LogPath = "p.log" });
        await Task.Delay(300, TestEngine.Cancel);

        var watch = Stopwatch.StartNew();
        await test.Engine.StopContainerAsync(polite.Id, TimeSpan.FromSeconds(20), TestEngine.Cancel);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5));
        watch.Restart();
        await test.Engine.StopContainerAsync(deaf.Id, TimeSpan.FromSeconds(1), TestEngine.Cancel);

        Assert.InRange(watch.Elapsed.TotalSeconds, 0.9, 5);
        Assert.Equal(5, test.Engine.Container(polite.Id).Exit!.ExitCode);
        Assert.Equal(137, test.Engine.Container(deaf.Id).Exit!.ExitCode);
    }

    [Fact]
    public async Task A_command_that_is_not_there_is_told_in_one_sentence_and_leaves_nothing()
    {
        await using TestEngine test = await TestEngine.StartAsync();
        PodRecord pod = await test.PodAsync();

        EngineException failure = await Assert.ThrowsAsync<EngineException>(async () =>
        {
            ContainerRecord container = await test.CreateAsync(pod, "", c => c with { Command = ["/no/such"] });
            await test.Engine.StartContainerAsync(container.Id, TestEngine.Cancel);
        });

        Assert.Equal(EngineFailure.Refused, failure.Kind);
        Assert.Contains("/no/such", failure.Message);
    }

    [Fact]
    public async Task A_process_over_its_memory_limit_is_reported_as_OOMKilled()
    {
        await using TestEngine test = await TestEngine.StartAsync();
        PodRecord pod = await test.PodAsync();

        ContainerExit exit = await test.RunToEndAsync(
            pod, "exec tail /dev/zero", c => c with { Resources = new ResourceConfig { MemoryBytes = 16 << 20 } });

        Assert.True(exit.OomKilled);
        Assert.Equal("OOMKilled", exit.Reason);
        Assert.Equal(137, exit.ExitCode);
    }

    [Fact]
    public async Task A_daemon_that_comes_back_finds_its_containers_running_and_learns_what_ended_meanwhile()
    {
        await using TestEngine test = await TestEngine.StartAsync();
        PodRecord pod = await test.PodAsync();
        ContainerRecord stays = await test.RunAsync(pod, "while :; do sleep 0.1; done");
        ContainerRecord ends = await test.RunAsync(pod, "sleep 0.5; exit 7", c => c with { Name = "ends", LogPath = "e.log" });

        await test.Engine.DisposeAsync();
        await Task.Delay(1200, TestEngine.Cancel);
        await test.OpenAsync();

        Assert.Equal(ContainerState.Running, test.Engine.Container(stays.Id).State);
        Assert.Equal(stays.Pid, test.Engine.Container(stays.Id).Pid);
        Assert.Equal(7, (await test.EndAsync(ends.Id)).ExitCode);
        Assert.Equal(PodState.Ready, test.Engine.Pod(pod.Id).State);
        await test.Engine.StopContainerAsync(stays.Id, TimeSpan.Zero, TestEngine.Cancel);
        Assert.Equal(137, test.Engine.Container(stays.Id).Exit!.ExitCode);
    }

    [Fact]
    public async Task A_killed_monitor_ends_its_container_with_137_and_a_reason()
    {
        await using TestEngine test = await TestEngine.StartAsync();
        PodRecord pod = await test.PodAsync();
        ContainerRecord container = await test.RunAsync(pod, "while :; do sleep 0.1; done");

        Kill(MonitorOf(container.Id));
        ContainerExit exit = await test.EndAsync(container.Id);

        Assert.Equal(137, exit.ExitCode);
        Assert.Contains("monitor", exit.Message);
        Assert.False(Directory.Exists($"/proc/{container.Pid}") && File.ReadAllText($"/proc/{container.Pid}/stat").Contains(") R"));
    }

    [Fact]
    public async Task A_monitor_killed_while_the_daemon_is_away_is_found_out()
    {
        await using TestEngine test = await TestEngine.StartAsync();
        PodRecord pod = await test.PodAsync();
        ContainerRecord container = await test.RunAsync(pod, "while :; do sleep 0.1; done");

        await test.Engine.DisposeAsync();
        Kill(MonitorOf(container.Id));
        await test.OpenAsync();

        Assert.Equal(137, (await test.EndAsync(container.Id)).ExitCode);
    }

    [Fact]
    public async Task A_lost_run_directory_means_ended_containers_and_pods_that_are_not_ready()
    {
        await using TestEngine test = await TestEngine.StartAsync();
        PodRecord pod = await test.PodAsync();
        ContainerRecord running = await test.RunAsync(pod, "while :; do sleep 0.1; done");
        ContainerRecord ended = await test.RunAsync(pod, "exit 3", c => c with { Name = "ended", LogPath = "e.log" });
        await test.EndAsync(ended.Id);

        await test.Engine.DisposeAsync();
        foreach (string line in File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains($"{test.Root}/run", StringComparison.Ordinal)).ToArray())
            Gantry.Linux.Mounts.MountTable.Unmount(line.Split(' ')[4], Gantry.Linux.Mounts.UnmountFlags.Detach);
        Directory.Delete($"{test.Root}/run", recursive: true);
        await test.OpenAsync();

        Assert.Equal(137, (await test.EndAsync(running.Id)).ExitCode);
        Assert.Equal(3, test.Engine.Container(ended.Id).Exit!.ExitCode);
        Assert.Equal(PodState.NotReady, test.Engine.Pod(pod.Id).State);
        Assert.Equal("main", (await test.RunAsync(await test.PodAsync(), "true")).Config.Name);
    }

    [Fact]
    public async Task A_hundred_creates_leave_nothing()
    {
        await using TestEngine test = await TestEngine.StartAsync();
        PodRecord pod = await test.PodAsync();

        for (int i = 0; i < 25; i++)
        {
            ContainerRecord[] four = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => test.RunAsync(pod, "true", c => c with { Name = $"c{n}", LogPath = $"{n}.log" })));
            await Task.WhenAll(four.Select(container => test.Engine.RemoveContainerAsync(container.Id, TestEngine.Cancel)));
        }

        Assert.Empty(test.Engine.Containers);
        Assert.Empty(Directory.EnumerateDirectories($"{test.Root}/run/containers"));
    }

    private static int MonitorOf(string id) => Directory.EnumerateDirectories("/proc")
        .Where(path => char.IsAsciiDigit(path[6]))
        .Where(path => File.Exists($"{path}/cmdline") && File.ReadAllText($"{path}/cmdline") is var line && line.Contains("monitor\0create\0--id\0" + id, StringComparison.Ordinal))
        .Select(path => int.Parse(Path.GetFileName(path))).First();

    private static void Kill(int pid) => Gantry.Linux.Processes.PidFd.Open(pid)!.Send(Gantry.Linux.Processes.Signal.Kill);
}
