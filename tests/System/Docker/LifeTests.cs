namespace Gantry.Tests.Docker;

public sealed class LifeTests(TestEngine engine) : DockerTest(engine)
{
    private const string Patient = "sh -c 'trap \"echo stopped; exit 3\" TERM; trap \"echo signal\" USR1; echo started; while :; do sleep 0.1; done'";

    [Fact]
    public async Task A_created_container_starts_stops_and_starts_again()
    {
        await OkAsync($"docker create --name $T busy:1 {Patient}");
        Assert.Equal("created\n", await OkAsync("docker inspect -f '{{.State.Status}}' $T"));

        Assert.Equal($"{Name}\n", await OkAsync("docker start $T"));
        await SeesAsync("started", "docker logs $T");
        await OkAsync("docker start $T");
        await OkAsync("docker exec $T touch /kept");
        Assert.Equal($"{Name}\n", await OkAsync("docker stop $T"));
        Assert.Equal("exited 3 false 0\n", await OkAsync("docker inspect -f '{{with .State}}{{.Status}} {{.ExitCode}} {{.Running}} {{.Pid}}{{end}}' $T"));
        await OkAsync("docker stop $T");
        await OkAsync("docker start $T");

        await OkAsync("docker exec $T test -e /kept");
        await SeesAsync("started\nstopped\nstarted\n", "docker logs $T");
    }

    [Fact]
    public async Task Start_attached_prints_and_ends_as_the_program()
    {
        await OkAsync("docker create -i --name $T busy:1 sh -c 'cat; exit 4'");

        Assert.Equal("typed\n", await FailsAsync(4, "echo typed | docker start -ai $T"));
    }

    [Fact]
    public async Task A_signal_reaches_the_program()
    {
        await OkAsync($"docker run -d --name $T busy:1 {Patient}");
        await SeesAsync("started", "docker logs $T");

        await OkAsync("docker kill -s USR1 $T");
        await SeesAsync("signal", "docker logs $T");
        Assert.Contains("invalid signal: NOSUCH", await FailsAsync(1, "docker kill -s NOSUCH $T"), StringComparison.OrdinalIgnoreCase);
        await OkAsync("docker kill $T");

        await SeesAsync("exited 137", "docker inspect -f '{{.State.Status}} {{.State.ExitCode}}' $T");
        Assert.Contains("is not running", await FailsAsync(1, "docker kill $T"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_sends_the_signal_of_its_own_and_kills_after_the_time()
    {
        await OkAsync($"docker run -d --name $T --stop-signal USR1 --stop-timeout 1 busy:1 {Patient}");
        await SeesAsync("started", "docker logs $T");

        await OkAsync("docker stop $T");

        Assert.Equal("started\nsignal\n137\n", await OkAsync("docker logs $T; docker inspect -f '{{.State.ExitCode}}' $T"));
    }

    [Fact]
    public async Task Restart_ends_and_starts_it()
    {
        await OkAsync($"docker run -d --name $T busy:1 {Patient}");
        await SeesAsync("started", "docker logs $T");
        string first = await OkAsync("docker inspect -f '{{.State.Pid}}' $T");

        await OkAsync("docker restart -t 5 $T");

        Assert.NotEqual(first, await OkAsync("docker inspect -f '{{.State.Pid}}' $T"));
        await SeesAsync("started\nstopped\nstarted\n", "docker logs $T");
    }

    [Fact]
    public async Task A_paused_container_stands_still()
    {
        await OkAsync("docker run -d --name $T busy:1 sleep 1000");

        await OkAsync("docker pause $T");
        Assert.Equal("paused true true\n", await OkAsync("docker inspect -f '{{with .State}}{{.Status}} {{.Paused}} {{.Running}}{{end}}' $T"));
        Assert.Contains("is paused, unpause the container before exec", await FailsAsync(1, "docker exec $T true"), StringComparison.Ordinal);
        Assert.Contains("already paused", await FailsAsync(1, "docker pause $T"), StringComparison.Ordinal);
        Assert.Contains("(Paused)", await OkAsync("docker ps --filter name=$T --format '{{.Status}}'"), StringComparison.Ordinal);
        await OkAsync("docker unpause $T");

        await OkAsync("docker exec $T true");
        Assert.Contains("is not paused", await FailsAsync(1, "docker unpause $T"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renamed_container_answers_to_the_new_name_only()
    {
        await OkAsync("docker create --name $T busy:1; docker create --name $T-other busy:1");

        await OkAsync("docker rename $T $T-new");

        Assert.Equal($"/{Name}-new\n", await OkAsync("docker inspect -f '{{.Name}}' $T-new"));
        Assert.Contains($"No such container: {Name}\n", await FailsAsync(1, "docker start $T"), StringComparison.Ordinal);
        Assert.Contains("is already in use by container", await FailsAsync(1, "docker rename $T-new $T-other"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_and_policy_of_a_running_container_are_changed()
    {
        await OkAsync("docker run -d --name $T -m 64m --memory-swap 64m busy:1 sleep 1000");

        await OkAsync("docker update -m 128m --memory-swap 128m --restart on-failure:2 $T");

        Assert.Equal("134217728\n", await OkAsync("docker exec $T sh -c 'cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null || cat /sys/fs/cgroup/memory.max'"));
        Assert.Equal("134217728 on-failure 2\n", await OkAsync("docker inspect -f '{{with .HostConfig}}{{.Memory}} {{.RestartPolicy.Name}} {{.RestartPolicy.MaximumRetryCount}}{{end}}' $T"));
    }

    [Fact]
    public async Task Wait_tells_the_status()
    {
        await OkAsync("docker run -d --name $T busy:1 sh -c 'sleep 0.5; exit 9'");

        Assert.Equal("9\n", await OkAsync("docker wait $T"));
        Assert.Equal("9\n", await OkAsync("docker wait $T"));
        Assert.Contains($"No such container: {Name}-none", await FailsAsync(1, "docker wait $T-none"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_container_is_removed_by_force_only()
    {
        await OkAsync("docker run -d --name $T busy:1 sleep 1000");

        Assert.Contains("container", await FailsAsync(1, "docker rm $T"), StringComparison.Ordinal);
        await OkAsync("docker rm -f $T");

        Assert.Contains($"{Name}", await FailsAsync(1, "docker inspect $T"), StringComparison.Ordinal);
        Assert.Contains($"No such container: {Name}", await FailsAsync(1, "docker rm $T"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_started_again_as_its_policy_says()
    {
        await OkAsync("docker run -d --name $T --restart on-failure:2 busy:1 sh -c 'echo run; exit 1'");

        await SeesAsync("exited 2 1", "docker inspect -f '{{.State.Status}} {{.RestartCount}} {{.State.ExitCode}}' $T");
        Assert.Equal("run\nrun\nrun\n", await OkAsync("docker logs $T"));
    }

    [Fact]
    public async Task Always_restarts_after_a_kill_inside_but_not_after_a_stop()
    {
        await OkAsync("docker run -d --name $T --restart always busy:1 sh -c 'trap \"exit 0\" TERM; echo run; while :; do sleep 0.1; done'");
        await SeesAsync("run", "docker logs $T");

        await OkAsync("kill -9 $(docker inspect -f '{{.State.Pid}}' $T)");
        await SeesAsync("run\nrun\n", "docker logs $T");
        await SeesAsync("running 1", "docker inspect -f '{{.State.Status}} {{.RestartCount}}' $T");
        await OkAsync("docker stop $T");

        Assert.Equal("exited\n", await OkAsync("sleep 1; docker inspect -f '{{.State.Status}}' $T"));
    }

    [Fact]
    public async Task Health_is_watched()
    {
        await OkAsync("docker run -d --name $T --health-cmd 'test -e /ok || { echo not yet; false; }' --health-interval 200ms --health-retries 2 --health-timeout 5s busy:1 sleep 1000");

        await SeesAsync("unhealthy", "docker inspect -f '{{.State.Health.Status}}' $T");
        Assert.Contains("not yet", await OkAsync("docker inspect -f '{{(index .State.Health.Log 0).Output}}' $T"), StringComparison.Ordinal);
        Assert.Contains("(unhealthy)", await OkAsync("docker ps --filter name=$T --format '{{.Status}}'"), StringComparison.Ordinal);
        await OkAsync("docker exec $T touch /ok");
        await SeesAsync("healthy 0", "docker inspect -f '{{.State.Health.Status}} {{.State.Health.FailingStreak}}' $T");
        Assert.Equal($"{Name}\n", await OkAsync("docker ps --filter health=healthy --filter name=$T --format '{{.Names}}'"));
    }

    [Fact]
    public async Task Many_containers_run_at_once()
    {
        string output = await OkAsync("for i in 0 1 2 3 4 5 6 7; do docker run --rm --name $T-$i busy:1 echo $i & done | sort; wait");

        Assert.Equal("0\n1\n2\n3\n4\n5\n6\n7\n", output);
    }
}
