namespace Gantry.Tests.Docker;

public sealed class LogTests(TestEngine engine) : DockerTest(engine)
{
    [Fact]
    public async Task Output_and_errors_are_kept_apart()
    {
        await OkAsync("docker run --name $T busy:1 sh -c 'echo out; echo err >&2; printf unfinished'");

        ShellResult logs = await RunAsync("docker logs $T");

        Assert.Equal("out\nunfinished", logs.Succeeded());
        Assert.Equal("err\n", logs.Errors);
    }

    [Fact]
    public async Task The_tail_is_as_long_as_asked()
    {
        await OkAsync("docker run --name $T busy:1 seq 1 100 >/dev/null");

        Assert.Equal("98\n99\n100\n", await OkAsync("docker logs --tail 3 $T"));
        Assert.Equal("100\n", await OkAsync("docker logs -n 1 $T"));
        Assert.Equal("", await OkAsync("docker logs --tail 0 $T"));
        Assert.Equal(100, (await OkAsync("docker logs --tail all $T")).AsSpan().Count('\n'));
    }

    [Fact]
    public async Task Times_are_shown_and_chosen_by()
    {
        await OkAsync("docker run --name $T busy:1 sh -c 'echo one; sleep 0.2; echo two' >/dev/null");
        string[] lines = (await OkAsync("docker logs -t $T")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.All(lines, line => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z (one|two)$", line));
        string second = lines[1].Split(' ')[0];
        Assert.Equal("two\n", await OkAsync($"docker logs --since {second} $T"));
        Assert.Equal("one\n", await OkAsync($"docker logs --until {lines[0].Split(' ')[0]} $T"));
        Assert.Equal("one\ntwo\n", await OkAsync("docker logs --since 10m $T"));
        Assert.Equal("", await OkAsync("docker logs --until 2000-01-01T00:00:00Z $T"));
    }

    [Fact]
    public async Task Followed_they_go_on_until_the_container_ends()
    {
        await OkAsync("docker run -d --name $T busy:1 sh -c 'echo first; while ! test -e /go; do sleep 0.05; done; echo last'");
        Task<string> followed = OkAsync("docker logs -f $T");
        await SeesAsync("first", "docker logs $T");

        await OkAsync("docker exec $T touch /go");

        Assert.Equal("first\nlast\n", await followed);
    }

    [Fact]
    public async Task A_follower_that_leaves_is_forgotten()
    {
        await OkAsync("docker run -d --name $T busy:1 sh -c 'while :; do echo line; sleep 0.05; done'");

        Assert.Equal("line\nline\n", await OkAsync("docker logs -f $T | head -n 2"));

        await OkAsync("docker rm -f $T");
    }

    [Fact]
    public async Task Long_lines_and_many_lines_come_whole()
    {
        await OkAsync("docker run --name $T busy:1 sh -c 'head -c 100000 /dev/zero | tr \"\\0\" a; echo; seq 1 20000' >/dev/null");

        Assert.Equal("20001 208895 20000\n", await OkAsync("echo $(docker logs $T | wc -l) $(docker logs $T | wc -c) $(docker logs $T | tail -n 1)"));
    }

    [Fact]
    public async Task A_terminal_s_log_is_one_stream()
    {
        await OkAsync("docker run -d -t --name $T busy:1 sh -c 'echo out; echo err >&2'; docker wait $T");

        Assert.Equal("out\r\nerr\r\n", await OkAsync("docker logs $T"));
    }

    [Fact]
    public async Task They_rotate_at_the_size_asked_for()
    {
        await OkAsync("docker run --name $T --log-opt max-size=10k --log-opt max-file=2 busy:1 seq 1 10000 >/dev/null");

        string kept = await OkAsync("docker logs $T");

        Assert.EndsWith("9999\n10000\n", kept, StringComparison.Ordinal);
        Assert.InRange(kept.Length, 100, 20_000);
    }

    [Fact]
    public async Task They_rotate_by_default()
    {
        Assert.SkipWhen(TestEngine.IsOracle, "dockerd lets logs grow without end");
        await OkAsync("docker run --name $T busy:1 sh -c 'yes 0123456789012345678901234567890123456789012345678901234567890123456789 | head -n 800000' >/dev/null");

        string log = (await OkAsync("docker inspect -f '{{.LogPath}}' $T")).Trim();
        string[] files = (await OkAsync($"ls {log}*")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        long[] sizes = [.. (await OkAsync($"stat -c %s {log}*")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];

        Assert.True(files.Length > 1, "one file has it all");
        Assert.True(sizes.Sum() < 60 << 20, $"{sizes.Sum()} bytes are kept");
    }

    [Fact]
    public async Task With_the_driver_none_there_are_none()
    {
        await OkAsync("docker run --name $T --log-driver none busy:1 echo hello");

        Assert.Contains("configured logging driver does not support reading", await FailsAsync(1, "docker logs $T"), StringComparison.Ordinal);
        Assert.Contains("nosuch", await FailsAsync(125, "docker run --name $T-b --log-driver nosuch busy:1"), StringComparison.Ordinal);
    }
}
