namespace Gantry.Tests.Docker;

public sealed class AttachTests(TestEngine engine) : DockerTest(engine)
{
    [Fact]
    public async Task Attached_one_types_and_reads_until_the_program_ends()
    {
        await OkAsync("docker run -d -i --name $T busy:1 sh -c 'read line; echo got $line; echo bad >&2; exit 6'");

        ShellResult result = await RunAsync("{ echo hello; sleep 1; } | docker attach $T");

        Assert.Equal((6, "got hello\n", "bad\n"), (result.ExitCode, result.Output, result.Errors));
    }

    [Fact]
    public async Task The_detach_keys_leave_it_running()
    {
        await OkAsync("docker run -d -it --name $T busy:1 sh");
        await using TypedShell terminal = Type("docker attach $T");
        await terminal.TypeAsync("\recho in$((1+1))side\r");
        await terminal.SeesAsync("in2side");

        await terminal.TypeAsync("\u0010\u0011");

        await terminal.EndAsync();
        Assert.Contains("read escape sequence", terminal.Seen(), StringComparison.Ordinal);
        Assert.Equal("running\n", await OkAsync("docker inspect -f '{{.State.Status}}' $T"));
    }

    [Fact]
    public async Task Detach_keys_of_one_s_own_are_obeyed()
    {
        await OkAsync("docker run -d -it --name $T busy:1 sh");
        await using TypedShell terminal = Type("docker attach --detach-keys x,y $T");
        await terminal.TypeAsync("\recho in$((1+1))side\r");
        await terminal.SeesAsync("in2side");

        await terminal.TypeAsync("xy");

        await terminal.EndAsync();
        Assert.Equal("running\n", await OkAsync("docker inspect -f '{{.State.Status}}' $T"));
    }

    [Fact]
    public async Task Signals_typed_reach_the_program()
    {
        await using TypedShell terminal = Type("docker run -it --rm --name $T busy:1 sh -c 'trap \"echo caught; exit 8\" INT; echo ready; while :; do sleep 0.1; done'");
        await terminal.SeesAsync("ready");

        await terminal.TypeAsync("\u0003");

        Assert.Equal(8, await terminal.EndAsync());
        Assert.Contains("caught", terminal.Seen(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_who_are_attached_see_the_same()
    {
        await OkAsync("docker run -d -i --name $T busy:1 sh -c 'while ! test -e /go; do sleep 0.05; done; echo all'");
        Task<string> first = OkAsync("docker attach --no-stdin $T"), second = OkAsync("docker attach --no-stdin $T");
        await Task.Delay(500);

        await OkAsync("docker exec $T touch /go");

        Assert.Equal(["all\n", "all\n"], await Task.WhenAll(first, second));
    }

    [Fact]
    public async Task What_does_not_run_cannot_be_attached_to()
    {
        await OkAsync("docker create --name $T busy:1");

        Assert.Contains("cannot attach to a stopped container", await FailsAsync(1, "docker attach $T"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"No such container: {Name}-none", await FailsAsync(1, "docker attach $T-none"), StringComparison.OrdinalIgnoreCase);
    }
}
