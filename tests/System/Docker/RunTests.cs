namespace Gantry.Tests.Docker;

public sealed class RunTests(TestEngine engine) : DockerTest(engine)
{
    [Theory]
    [InlineData(0, "true")]
    [InlineData(7, "sh -c 'exit 7'")]
    [InlineData(126, "/etc")]
    [InlineData(127, "nosuch")]
    [InlineData(137, "sh -c 'kill -KILL $$; sleep 9'", "--init")]
    public async Task It_ends_as_the_program_ends(int status, string command, string options = "") =>
        await FailsAsync(status, $"docker run --rm {options} busy:1 {command}");

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        string words = await FailsAsync(127, "docker run --name $T busy:1 nosuch");

        Assert.Contains("\"nosuch\": executable file not found in $PATH", words, StringComparison.Ordinal);
        Assert.Equal("created 127\n", await OkAsync("docker inspect -f '{{.State.Status}} {{.State.ExitCode}}' $T"));
    }

    [Fact]
    public async Task What_the_engine_refuses_is_125()
    {
        Assert.Contains("Unable to find image '127.0.0.1:1/none:latest' locally", await FailsAsync(125, "docker run --rm 127.0.0.1:1/none"), StringComparison.Ordinal);
        Assert.Contains("No such image: nosuch:1", await FailsAsync(125, "docker run --rm --pull never nosuch:1"), StringComparison.Ordinal);
        Assert.Contains("Invalid container name", await FailsAsync(125, "docker run --rm --name 'a b' busy:1"), StringComparison.Ordinal);
        Assert.Contains("network nosuch not found", await FailsAsync(125, "docker run --rm --name $T --network nosuch busy:1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_in_use_is_refused_in_docker_s_words()
    {
        string id = (await OkAsync("docker run -d --name $T busy:1 sleep 1000")).Trim();

        string words = await FailsAsync(125, "docker run --name $T busy:1");

        Assert.Contains($"Conflict. The container name \"/{Name}\" is already in use by container \"{id}\". You have to remove (or rename) that container to be able to reuse that name.", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Input_output_and_errors_are_carried_apart()
    {
        ShellResult result = await RunAsync("echo hello | docker run --rm -i busy:1 sh -c 'cat; echo bad >&2'");

        Assert.Equal("hello\n", result.Succeeded());
        Assert.Equal("bad\n", result.Errors);
    }

    [Fact]
    public async Task Much_input_comes_through_whole()
    {
        string sum = await OkAsync("head -c 20000000 /dev/urandom >$TMPDIR/$T; docker run --rm -i busy:1 cat <$TMPDIR/$T | cmp - $TMPDIR/$T && echo same; rm $TMPDIR/$T");

        Assert.Equal("same\n", sum);
    }

    [Fact]
    public async Task Without_i_there_is_no_input() =>
        Assert.Equal("", await OkAsync("echo hello | docker run --rm busy:1 cat"));

    [Fact]
    public async Task A_terminal_is_one_inside_and_has_the_user_s_size()
    {
        await using TypedShell terminal = Type("sh -c 'stty rows 41 cols 113; docker run --rm -it --name $T busy:1 sh'");

        await terminal.SeesAsync("/ # ");
        await terminal.TypeAsync("tty; stty size\r");
        await terminal.SeesAsync("/dev/pts/0");
        await terminal.SeesAsync("41 113");
        await terminal.TypeAsync("exit 5\r");

        Assert.Equal(5, await terminal.EndAsync());
    }

    [Fact]
    public async Task Detached_it_prints_the_id_and_goes_on()
    {
        string id = (await OkAsync("docker run -d --name $T busy:1 sleep 1000")).Trim();

        Assert.Equal(64, id.Length);
        Assert.Equal($"/{Name} running true {id}\n", await OkAsync("docker inspect -f '{{.Name}} {{.State.Status}} {{.State.Running}} {{.Id}}' $T"));
        Assert.Equal($"/{Name}\n", await OkAsync($"docker inspect -f '{{{{.Name}}}}' {id[..12]}"));
    }

    [Fact]
    public async Task With_rm_it_is_gone_after_its_end()
    {
        await OkAsync("docker run -d --rm --name $T -v /data busy:1 sleep 1000");
        string volume = (await OkAsync("docker inspect -f '{{(index .Mounts 0).Name}}' $T")).Trim();
        await OkAsync("docker stop -t 0 $T");

        await SeesAsync("none", "docker ps -aq --filter name=$T | grep . || echo none");
        await SeesAsync("none", $"docker volume ls -q | grep {volume} || echo none");
    }

    [Fact]
    public async Task Environment_user_directory_and_entrypoint_are_as_asked()
    {
        Assert.Equal("x y\n", await OkAsync("B=y docker run --rm -e A=x -e B busy:1 sh -c 'echo $A $B'"));
        Assert.Equal("HELLO=there\n", await OkAsync("printf '# words\\nHELLO=there\\n' >$TMPDIR/$T; docker run --rm --env-file $TMPDIR/$T busy:1 sh -c 'env | grep HELLO'; rm $TMPDIR/$T"));
        Assert.Equal("uid=1000(guest) gid=1000(guest) groups=1000(guest)\n", await OkAsync("docker run --rm -u guest busy:1 id"));
        Assert.Equal("uid=1000(guest) gid=7 groups=7\n", await OkAsync("docker run --rm -u 1000:7 busy:1 id"));
        Assert.Contains("unable to find user nosuch", await FailsAsync(125, "docker run --rm -u nosuch busy:1 id"), StringComparison.Ordinal);
        Assert.Contains("8", await OkAsync("docker run --rm --group-add 8 busy:1 id -G"), StringComparison.Ordinal);
        Assert.Equal("/new/place\n", await OkAsync("docker run --rm -w /new/place busy:1 pwd"));
        Assert.Equal("a b\n", await OkAsync("docker run --rm --entrypoint echo busy:1 a b"));
        Assert.Equal("inside in.example\n", await OkAsync("docker run --rm -h inside --domainname in.example busy:1 sh -c 'echo $(hostname) $(cat /proc/sys/kernel/domainname)'"));
        Assert.Equal("/root\n", await OkAsync("docker run --rm busy:1 sh -c 'echo $HOME'"));
    }

    [Fact]
    public async Task Hosts_and_names_are_in_its_files()
    {
        Assert.Contains("192.0.2.9\tother", await OkAsync("docker run --rm --add-host other:192.0.2.9 busy:1 cat /etc/hosts"), StringComparison.Ordinal);
        string resolver = await OkAsync("docker run --rm --dns 192.0.2.53 --dns-search in.example --dns-option ndots:2 busy:1 cat /etc/resolv.conf");
        Assert.Contains("nameserver 192.0.2.53", resolver, StringComparison.Ordinal);
        Assert.Contains("search in.example", resolver, StringComparison.Ordinal);
        Assert.Contains("options ndots:2", resolver, StringComparison.Ordinal);
        string id = await OkAsync("docker run --rm --name $T busy:1 cat /etc/hostname");
        Assert.Equal(13, id.Length);
    }

    [Fact]
    public async Task Labels_from_options_and_files_are_kept()
    {
        await OkAsync("echo in.file=1 >$TMPDIR/$T; docker create --name $T --label one=1 --label-file $TMPDIR/$T busy:1; rm $TMPDIR/$T");

        Assert.Equal("1 1\n", await OkAsync("docker inspect -f '{{index .Config.Labels \"one\"}} {{index .Config.Labels \"in.file\"}}' $T"));
        Assert.Equal($"{Name}\n", await OkAsync("docker ps -a --filter label=one=1 --filter name=$T --format '{{.Names}}'"));
    }

    [Fact]
    public async Task The_id_can_be_written_to_a_file()
    {
        string id = await OkAsync("docker run -d --name $T --cidfile $TMPDIR/$T busy:1 sleep 1000");

        Assert.Equal(id.Trim(), await OkAsync("cat $TMPDIR/$T; rm $TMPDIR/$T"));
    }

    [Fact]
    public async Task With_init_the_orphans_are_reaped()
    {
        Assert.Equal("1\n", await OkAsync("docker run --rm --init busy:1 sh -c 'echo $PPID'"));
        Assert.Equal("143", (await OkAsync("docker run -d --init --name $T busy:1 sh -c 'echo up; exec sleep 1000' >/dev/null; until docker logs $T | grep -q up; do sleep 0.1; done; docker stop $T >/dev/null; docker inspect -f '{{.State.ExitCode}}' $T")).Trim());
    }
}
