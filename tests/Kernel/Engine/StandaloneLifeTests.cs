using Gantry.Engine;
using Gantry.Engine.Containers;
using Gantry.Engine.Execs;
using Gantry.Engine.Standalone;
using Gantry.Oci.Monitoring;

namespace Gantry.Tests;

public sealed class StandaloneLifeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_container_is_created_attached_started_waited_for_and_removed()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.CreateAsync("echo $FROM_IMAGE; hostname; echo wrong >&2; exit 3", name: "web");
        Task<StandaloneRecord> end = test.Containers.WaitAsync("web", WaitCondition.NextExit, Cancel);
        await using ProcessSession session = await test.Containers.AttachAsync("web", AttachStreams.Stdout | AttachStreams.Stderr, Cancel);

        Assert.True(await test.Containers.StartAsync("web", Cancel));
        string output = await TestStandalone.ReadAsync(session);
        StandaloneRecord ended = await TestStandalone.Soon(end);

        Assert.Contains($"yes\n{container.Id[..12]}\n", output);
        Assert.Contains("wrong\n", output);
        Assert.Equal((3, StandaloneState.Exited), (ended.ExitCode, ended.State));
        Assert.Equal("image", ended.Config.Labels["from"]);
        Assert.Empty(test.Engine.Pods);
        Assert.Empty(test.Engine.Containers);
        await test.Containers.RemoveAsync(container.Id[..12], force: false, volumes: false, Cancel);
        Assert.Empty(test.Containers.List());
    }

    [Fact]
    public async Task What_a_container_has_written_is_there_at_its_next_start_and_so_is_its_log()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.RunToEndAsync("echo run >> /data/runs; cat /data/runs; echo ---");

        await test.ReopenAsync();
        await test.Containers.StartAsync(container.Id, Cancel);
        await test.EndAsync(container.Id);

        Assert.Equal("run\n---\nrun\nrun\n---\n", await test.LogAsync(container.Id));
    }

    [Fact]
    public async Task A_name_is_given_once_and_refused_in_Dockers_words()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord first = await test.CreateAsync("true", name: "web");

        EngineException taken = await Assert.ThrowsAsync<EngineException>(() => test.CreateAsync("true", name: "/web"));
        EngineException bad = await Assert.ThrowsAsync<EngineException>(() => test.CreateAsync("true", name: "a/b"));
        await test.Containers.RenameAsync("web", "other", Cancel);
        StandaloneRecord second = await test.CreateAsync("true", name: "web");

        Assert.Equal(EngineFailure.AlreadyExists, taken.Kind);
        Assert.Equal(
            $"Conflict. The container name \"/web\" is already in use by container \"{first.Id}\". You have to remove (or rename) that container to be able to reuse that name.",
            taken.Message);
        Assert.Equal(EngineFailure.Invalid, bad.Kind);
        Assert.Equal(first.Id, test.Containers.Get("/other").Id);
        Assert.Equal(second.Id, test.Containers.Get("web").Id);
        Assert.Equal("No such container: none", Assert.Throws<EngineException>(() => test.Containers.Get("none")).Message);
    }

    [Fact]
    public async Task A_running_container_is_removed_by_force_alone()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.RunAsync("sleep 1000", name: "web");
        Task<StandaloneRecord> removed = test.Containers.WaitAsync("web", WaitCondition.Removed, Cancel);

        EngineException refused = await Assert.ThrowsAsync<EngineException>(() => test.Containers.RemoveAsync("web", force: false, volumes: false, Cancel));
        await test.Containers.RemoveAsync("web", force: true, volumes: false, Cancel);

        Assert.Equal("cannot remove container \"/web\": container is running: stop the container before removing or force remove", refused.Message);
        Assert.Equal(137, (await TestStandalone.Soon(removed)).ExitCode);
        Assert.DoesNotContain(test.Leftovers(), line => line.Contains(container.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stop_says_whether_there_was_anything_to_stop()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.RunAsync("trap 'exit 5' TERM; touch /tmp/ready; while :; do usleep 20000; done");
        await test.UntilAsync(() => File.Exists($"{test.Options.RunDirectory}/containers/{container.Id}/rootfs/tmp/ready"));

        Assert.False(await test.Containers.StartAsync(container.Id, Cancel));
        Assert.True(await test.Containers.StopAsync(container.Id, TimeSpan.FromSeconds(60), null, Cancel));
        Assert.False(await test.Containers.StopAsync(container.Id, TimeSpan.FromSeconds(60), null, Cancel));
        Assert.Equal(5, test.Containers.Get(container.Id).ExitCode);
    }

    [Fact]
    public async Task A_container_that_is_to_go_at_its_end_goes_also_if_it_ends_while_nobody_is_there()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.RunAsync("while [ ! -e /tmp/end ]; do usleep 20000; done", config => config with { IsRemovedAtEnd = true });

        await test.CloseAsync();
        File.WriteAllText($"{test.Options.RunDirectory}/containers/{container.Id}/rootfs/tmp/end", "");
        await test.UntilAsync(() => File.Exists($"{test.Options.RunDirectory}/hidden/containers/{container.Id}/exit.json"));
        await test.OpenAsync();

        Assert.Empty(test.Containers.List());
    }

    [Fact]
    public async Task How_one_ended_that_removes_itself_is_told_to_who_asks_by_its_id_a_moment_later()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.RunAsync("exit 3", config => config with { IsRemovedAtEnd = true });

        await test.UntilAsync(() => test.Containers.List().Count == 0);

        Assert.Equal(3, (await test.Containers.WaitAsync(container.Id, WaitCondition.NotRunning, Cancel)).ExitCode);
        Assert.Throws<EngineException>(() => test.Containers.Get(container.Id));
        await Assert.ThrowsAsync<EngineException>(async () => await test.Containers.WaitAsync(container.Name, WaitCondition.NotRunning, Cancel));
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_an_error_with_code_127_and_leaves_a_container_that_can_be_removed()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord container = await test.CreateAsync("", config => config with { Command = ["/no/such"] });

        EngineException refused = await Assert.ThrowsAsync<EngineException>(() => test.Containers.StartAsync(container.Id, Cancel));

        Assert.Contains("no such file or directory", refused.Message);
        Assert.Equal((127, StandaloneState.Created), (test.Containers.Get(container.Id).ExitCode, test.Containers.Get(container.Id).State));
    }

    [Fact]
    public async Task A_daemon_that_comes_back_finds_its_containers_as_they_are()
    {
        await using TestStandalone test = await TestStandalone.StartAsync();
        StandaloneRecord runs = await test.RunAsync("sleep 1000", name: "runs");
        StandaloneRecord created = await test.CreateAsync("true", name: "created");

        await test.ReopenAsync();

        Assert.Equal((StandaloneState.Running, runs.Pid), (test.Containers.Get("runs").State, test.Containers.Get("runs").Pid));
        Assert.Equal(StandaloneState.Created, test.Containers.Get(created.Id).State);
        Assert.Empty(test.Engine.Pods);
        await test.Containers.KillAsync("runs", "KILL", Cancel);
        Assert.Equal(137, test.Containers.Get("runs").ExitCode);
    }
}
