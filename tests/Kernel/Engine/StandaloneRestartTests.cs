using System.Diagnostics;
using Gantry.Engine;
using Gantry.Engine.Standalone;

namespace Gantry.Tests;

public sealed class StandaloneRestartTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static StandaloneOptions Quick => new() { FirstRestartDelay = TimeSpan.FromMilliseconds(10) };

    [Fact]
    public async Task A_container_that_fails_is_restarted_as_often_as_its_policy_says()
    {
        await using TestStandalone test = await TestStandalone.StartAsync(Quick);
        StandaloneRecord container = await test.RunAsync("echo run; exit 3", config => config with { Restart = new RestartPolicy(RestartKind.OnFailure, 2) });

        await test.UntilAsync(() => test.Containers.Get(container.Id).State == StandaloneState.Exited);

        Assert.Equal((2, 3), (test.Containers.Get(container.Id).RestartCount, test.Containers.Get(container.Id).ExitCode));
        Assert.Equal("run\nrun\nrun\n", await test.LogAsync(container.Id));
    }

    [Fact]
    public async Task Who_stops_a_container_ends_its_restarts_and_who_starts_it_begins_anew()
    {
        await using TestStandalone test = await TestStandalone.StartAsync(Quick);
        StandaloneRecord container = await test.RunAsync("exit 1", config => config with { Restart = new RestartPolicy(RestartKind.Always) });
        await test.UntilAsync(() => test.Containers.Get(container.Id).RestartCount >= 3);

        await test.UntilAsync(() => test.Containers.StopAsync(container.Id, TimeSpan.Zero, null, Cancel));
        int count = test.Containers.Get(container.Id).RestartCount;
        await Task.Delay(300, Cancel);

        Assert.Equal((StandaloneState.Exited, count), (test.Containers.Get(container.Id).State, test.Containers.Get(container.Id).RestartCount));
        await test.Containers.StartAsync(container.Id, Cancel);
        await test.UntilAsync(() => test.Containers.Get(container.Id).RestartCount > 0);
    }

    [Theory]
    [InlineData(RestartKind.Always, true)]
    [InlineData(RestartKind.UnlessStopped, false)]
    [InlineData(RestartKind.No, false)]
    public async Task A_stopped_container_is_started_with_the_daemon_if_its_policy_is_always(RestartKind kind, bool isStarted)
    {
        await using TestStandalone test = await TestStandalone.StartAsync(Quick);
        StandaloneRecord container = await test.RunAsync("sleep 1000", config => config with { Restart = new RestartPolicy(kind) });
        await test.Containers.StopAsync(container.Id, TimeSpan.Zero, null, Cancel);

        await test.ReopenAsync();

        if (isStarted)
            await test.UntilAsync(() => test.Containers.Get(container.Id).State == StandaloneState.Running);
        else
            Assert.Equal(StandaloneState.Exited, test.Containers.Get(container.Id).State);
    }

    [Fact]
    public async Task A_shutdown_is_nobodys_wish_and_policies_start_their_containers_at_the_next_opening()
    {
        await using TestStandalone test = await TestStandalone.StartAsync(Quick with { RestartsContainers = false });
        StandaloneRecord kept = await test.RunAsync("sleep 1000", config => config with { Restart = new RestartPolicy(RestartKind.UnlessStopped) });
        StandaloneRecord plain = await test.RunAsync("sleep 1000");
        await test.Containers.PauseAsync(kept.Id, Cancel);

        await test.Containers.ShutDownAsync(TimeSpan.Zero, Cancel);
        await test.ReopenAsync(Quick);

        await test.UntilAsync(() => test.Containers.Get(kept.Id).State == StandaloneState.Running);
        Assert.Equal(StandaloneState.Exited, test.Containers.Get(plain.Id).State);
    }

    [Fact]
    public async Task A_restart_keeps_a_container_that_is_removed_at_its_end()
    {
        await using TestStandalone test = await TestStandalone.StartAsync(Quick);
        StandaloneRecord container = await test.RunAsync("sleep 1000", config => config with { IsRemovedAtEnd = true });

        await test.Containers.RestartAsync(container.Id, TimeSpan.Zero, null, Cancel);

        Assert.Equal(StandaloneState.Running, test.Containers.Get(container.Id).State);
        await test.Containers.StopAsync(container.Id, TimeSpan.Zero, null, Cancel);
        await test.UntilAsync(() => test.Containers.List().Count == 0);
    }

    [Fact]
    public async Task An_end_while_the_daemon_is_away_is_followed_by_a_restart()
    {
        await using TestStandalone test = await TestStandalone.StartAsync(Quick);
        StandaloneRecord container = await test.RunAsync(
            "echo run; while [ ! -e /tmp/end ]; do usleep 20000; done; rm /tmp/end; exit 2", config => config with { Restart = new RestartPolicy(RestartKind.UnlessStopped) });

        await test.CloseAsync();
        File.WriteAllText($"{test.Options.RunDirectory}/containers/{container.Id}/rootfs/tmp/end", "");
        await test.UntilAsync(() => File.Exists($"{test.Options.RunDirectory}/hidden/containers/{container.Id}/exit.json"));
        await test.OpenAsync();
        await test.UntilAsync(() => test.Containers.Get(container.Id) is { State: StandaloneState.Running, RestartCount: 1 });
        await test.UntilAsync(async () => await test.LogAsync(container.Id) == "run\nrun\n");
    }

    [Fact]
    public async Task A_paused_container_stays_so_over_a_restart_of_the_daemon_and_delays_nobody()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord frozen = await test.RunAsync("while :; do usleep 1000; done", name: "frozen");
        await test.Containers.PauseAsync("frozen", Cancel);

        await test.ReopenAsync();
        Assert.Equal(StandaloneState.Paused, test.Containers.Get("frozen").State);
        Assert.Equal(0, (await test.RunToEndAsync("true")).ExitCode);
        Assert.Equal("cannot start a paused container, try unpause instead",
            (await Assert.ThrowsAsync<EngineException>(() => test.Containers.StartAsync("frozen", Cancel))).Message);

        await test.Containers.UnpauseAsync("frozen", Cancel);
        Assert.Equal((StandaloneState.Running, frozen.Pid), (test.Containers.Get("frozen").State, test.Containers.Get("frozen").Pid));
        await test.Containers.PauseAsync("frozen", Cancel);
        Assert.True(await test.Containers.StopAsync("frozen", TimeSpan.FromSeconds(60), "KILL", Cancel));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_restart_that_the_daemons_end_cuts_in_two_is_finished_when_it_comes_back(bool isRemovedAtEnd)
    {
        await using TestStandalone test = await TestStandalone.StartAsync(Quick);
        StandaloneRecord container = await test.RunAsync(
            "trap 'touch /stopping; while [ ! -e /stop ]; do usleep 10000; done; exit' TERM; touch /ready; while :; do usleep 10000; done",
            config => config with { IsRemovedAtEnd = isRemovedAtEnd });
        await test.UntilAsync(() => Has(test, container, "/ready"));
        Task restart = test.Containers.RestartAsync(container.Id, TimeSpan.FromSeconds(60), null, Cancel);
        await test.UntilAsync(() => Has(test, container, "/stopping"));

        await test.CloseAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => restart);
        using (Process asked = Process.Start("/bin/touch", [$"/proc/{container.Pid}/root/stop"]))
            await asked.WaitForExitAsync(Cancel);
        await test.UntilAsync(() => !Directory.Exists($"/proc/{container.Pid}"));
        await test.OpenAsync();

        await test.UntilAsync(() => test.Containers.Get(container.Id) is { State: StandaloneState.Running, RestartWish: null } now && now.Pid != container.Pid);
    }

    private static bool Has(TestStandalone test, StandaloneRecord container, string path) => File.Exists($"/proc/{test.Containers.Get(container.Id).Pid}/root{path}");
}
