namespace Gantry.Tests.Docker;

public sealed class ExecTests(TestEngine engine) : DockerTest(engine)
{
    [Fact]
    public async Task A_second_program_ends_as_it_ends()
    {
        await OkAsync("docker run -d --name $T busy:1 sleep 1000");

        Assert.Equal("hello\n", await OkAsync("docker exec $T echo hello"));
        await FailsAsync(5, "docker exec $T sh -c 'exit 5'");
        Assert.Contains("permission denied", await FailsAsync(126, "docker exec $T /etc"), StringComparison.Ordinal);
        // Engines from version 23 on say 127, as `run` does.
        Assert.Contains("no such file or directory", await FailsAsync(TestEngine.IsOracle ? 126 : 127, "docker exec $T /nosuch"), StringComparison.Ordinal);
        Assert.Contains("executable file not found in $PATH", await FailsAsync(TestEngine.IsOracle ? 126 : 127, "docker exec $T nosuch"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_streams_are_carried_apart()
    {
        await OkAsync("docker run -d --name $T busy:1 sleep 1000");

        ShellResult result = await RunAsync("echo hello | docker exec -i $T sh -c 'cat; echo bad >&2'");

        Assert.Equal(("hello\n", "bad\n"), (result.Succeeded(), result.Errors));
        Assert.Equal("same\n", await OkAsync("head -c 5000000 /dev/urandom >$TMPDIR/$T; docker exec -i $T cat <$TMPDIR/$T | cmp - $TMPDIR/$T && echo same; rm $TMPDIR/$T"));
    }

    [Fact]
    public async Task It_has_the_user_directory_and_environment_asked_for()
    {
        await OkAsync("docker run -d --name $T -e A=of-container -w /tmp busy:1 sleep 1000");

        Assert.Equal("/tmp of-container\n", await OkAsync("docker exec $T sh -c 'echo $(pwd) $A'"));
        Assert.Equal("1000 /home y\n", await OkAsync("docker exec -u guest -w /home -e A=y $T sh -c 'echo $(id -u) $(pwd) $A'"));
        Assert.Equal("CapEff:\t0000000000000000\n", await OkAsync("docker exec -u guest $T grep CapEff /proc/self/status"));
        Assert.Contains("unable to find user nosuch", await FailsAsync(126, "docker exec -u nosuch $T true"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_is_one_inside_and_keeps_the_user_s_size()
    {
        await OkAsync("docker run -d --name $T busy:1 sleep 1000");
        await using TypedShell terminal = Type("sh -c 'stty rows 42 cols 111; docker exec -it $T sh'");

        await terminal.SeesAsync("/ # ");
        await terminal.TypeAsync("tty; stty size\r");
        await terminal.SeesAsync("/dev/pts/");
        await terminal.SeesAsync("42 111");
        await terminal.TypeAsync("exit 3\r");

        Assert.Equal(3, await terminal.EndAsync());
    }

    [Fact]
    public async Task The_detach_keys_leave_it_running()
    {
        await OkAsync("docker run -d --name $T busy:1 sleep 1000");
        await using TypedShell terminal = Type("docker exec -it $T sh -c 'echo ready; sleep 999'");
        await terminal.SeesAsync("ready");

        await terminal.TypeAsync("\u0010\u0011");

        await terminal.EndAsync();
        Assert.Contains("sleep 999", await OkAsync("docker exec $T ps"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detached_it_works_in_the_background()
    {
        await OkAsync("docker run -d --name $T busy:1 sleep 1000");

        Assert.Equal("", await OkAsync("docker exec -d $T sh -c 'echo done >/tmp/x'"));

        await SeesAsync("done", "docker exec $T cat /tmp/x");
    }

    [Fact]
    public async Task Nothing_is_started_where_nothing_runs()
    {
        string id = (await OkAsync("docker create --name $T busy:1")).Trim();

        Assert.Contains($"container {id} is not running", await FailsAsync(1, "docker exec $T true"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"No such container: {Name}-none", await FailsAsync(1, "docker exec $T-none true"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_ends_with_its_container()
    {
        await OkAsync("docker run -d --name $T busy:1 sleep 1000");
        Task<ShellResult> running = RunAsync("docker exec $T sh -c 'echo ready >/tmp/ready; sleep 1000'");
        await SeesAsync("ready", "docker exec $T cat /tmp/ready 2>&1 || true");

        await OkAsync("docker rm -f $T");

        Assert.Equal(137, (await running).ExitCode);
    }
}
