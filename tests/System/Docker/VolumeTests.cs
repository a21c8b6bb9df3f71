using System.Text.Json.Nodes;

namespace Gantry.Tests.Docker;

public sealed class VolumeTests(TestEngine engine) : DockerTest(engine)
{
    [Fact]
    public async Task A_named_volume_outlives_its_containers()
    {
        Assert.Equal($"{Name}\n", await OkAsync("docker volume create --label a=b $T"));

        await OkAsync("docker run --rm -v $T:/v busy:1 sh -c 'echo kept >/v/x'");

        Assert.Equal("kept\n", await OkAsync("docker run --rm -v $T:/other:ro busy:1 cat /other/x"));
        Assert.Contains("Read-only file system", await FailsAsync(1, "docker run --rm -v $T:/v:ro busy:1 touch /v/y"), StringComparison.Ordinal);
        JsonNode volume = JsonNode.Parse(await OkAsync("docker volume inspect $T"))![0]!;
        Assert.Equal(("local", "local", "b"), (volume["Driver"]!.GetValue<string>(), volume["Scope"]!.GetValue<string>(), volume["Labels"]!["a"]!.GetValue<string>()));
        Assert.Equal("kept\n", await OkAsync("cat $(docker volume inspect -f '{{.Mountpoint}}' $T)/x"));
    }

    [Fact]
    public async Task A_volume_in_use_stays()
    {
        string id = (await OkAsync("docker create --name $T -v $T:/v busy:1")).Trim();

        string words = await FailsAsync(1, "docker volume rm $T");

        Assert.Contains($"remove {Name}: volume is in use - [{id}]", words, StringComparison.Ordinal);
        await OkAsync("docker rm $T; docker volume rm $T");
        Assert.Contains("no such volume", (await FailsAsync(1, "docker volume rm $T")).ToLowerInvariant(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_volume_gets_what_the_image_has_there()
    {
        Assert.Equal("hello from the web\n", await OkAsync("docker run --rm -v $T:/www web:1 cat /www/index.html"));
        Assert.Equal("hello from the web\n", await OkAsync("docker run --rm -v $T:/v busy:1 cat /v/index.html"));
        Assert.Equal("", await OkAsync("docker run --rm -v $T-b:/www:nocopy web:1 ls /www"));
        Assert.Equal("1000 1777\n", await OkAsync("docker run --name $T busy:1 sh -c 'mkdir /d; chown 1000 /d; chmod 1777 /d'; docker commit $T $T:1 >/dev/null; docker run --rm -v $T-c:/d $T:1 stat -c '%u %a' /d"));
    }

    [Fact]
    public async Task Anonymous_volumes_go_with_the_container_if_asked()
    {
        await OkAsync("docker create --name $T -v /v busy:1");
        string name = (await OkAsync("docker inspect -f '{{(index .Mounts 0).Name}}' $T")).Trim();
        Assert.Equal(64, name.Length);

        await OkAsync("docker rm -v $T");

        await FailsAsync(1, $"docker volume inspect {name}");
    }

    [Fact]
    public async Task Volumes_of_another_container_are_taken_over()
    {
        await OkAsync("docker run --name $T -v /v busy:1 sh -c 'echo shared >/v/x'");

        Assert.Equal("shared\n", await OkAsync("docker run --rm --volumes-from $T busy:1 cat /v/x"));
        await FailsAsync(1, "docker run --rm --volumes-from $T:ro busy:1 touch /v/y");
    }

    [Fact]
    public async Task A_directory_of_the_host_is_bound()
    {
        string script = """
            d=$(mktemp -d); trap "rm -rf $d" EXIT
            echo outside >$d/x
            docker run --rm -v $d:/d busy:1 sh -c 'cat /d/x; echo inside >/d/y'
            cat $d/y
            docker run --rm -v $d:/d:ro busy:1 touch /d/z 2>/dev/null || echo read-only
            docker run --rm --mount type=bind,src=$d,dst=/d,readonly busy:1 cat /d/x
            docker run --rm -v $d/made:/d busy:1 true && test -d $d/made && echo made
            """;

        Assert.Equal("outside\ninside\nread-only\noutside\nmade\n", await OkAsync(script));
        Assert.Contains("bind source path does not exist: /nosuch", await FailsAsync(125, "docker run --rm --mount type=bind,src=/nosuch,dst=/d busy:1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Memory_is_mounted_as_asked()
    {
        Assert.Equal("1024\n", await OkAsync("docker run --rm --mount type=tmpfs,dst=/t,tmpfs-size=1m busy:1 sh -c \"df -k /t | awk 'NR==2 { print \\$2 }'\""));
        Assert.Contains("noexec", await OkAsync("docker run --rm --tmpfs /t busy:1 grep ' /t ' /proc/mounts"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_local_driver_mounts_what_its_options_say()
    {
        await OkAsync("docker volume create -o type=tmpfs -o device=tmpfs -o o=size=2m $T");

        Assert.Equal("tmpfs 2048\n", await OkAsync("docker run --rm -v $T:/v busy:1 sh -c \"df -k /v | awk 'NR==2 { print \\$1, \\$2 }'\""));
        Assert.Equal("found\n", await OkAsync("mkdir $TMPDIR/$T; echo found >$TMPDIR/$T/x; docker volume create -o type=none -o o=bind -o device=$TMPDIR/$T $T-b >/dev/null; docker run --rm -v $T-b:/v busy:1 cat /v/x; rm -r $TMPDIR/$T"));
    }

    [Fact]
    public async Task The_list_is_filtered_and_pruned()
    {
        await OkAsync("docker volume create --label $T $T-a; docker volume create --label $T $T-b; docker create --name $T -v $T-a:/v busy:1");

        Assert.Equal($"{Name}-a\n{Name}-b\n", await OkAsync("docker volume ls -q --filter label=$T"));
        Assert.Equal($"{Name}-b\n", await OkAsync("docker volume ls -q --filter dangling=true --filter name=$T"));
        Assert.Contains($"{Name}-b", await OkAsync("docker volume prune -af --filter label=$T || docker volume prune -f --filter label=$T"), StringComparison.Ordinal);
        Assert.Equal($"{Name}-a\n", await OkAsync("docker volume ls -q --filter name=$T"));
    }

    [Fact]
    public async Task Names_and_paths_that_cannot_be_are_refused()
    {
        Assert.Contains("includes invalid characters for a local volume name", await FailsAsync(125, "docker run --rm -v 'a b':/v busy:1"), StringComparison.Ordinal);
        Assert.Contains("mount path must be absolute", await FailsAsync(125, "docker run --rm -v $T:v busy:1"), StringComparison.Ordinal);
        Assert.Contains("Duplicate mount point: /v", await FailsAsync(125, "docker run --rm -v $T:/v -v $T-b:/v busy:1"), StringComparison.Ordinal);
        Assert.Contains("can't be '/'", await FailsAsync(125, "docker run --rm -v $T:/ busy:1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Part_of_a_volume_and_an_image_are_mounted()
    {
        Assert.SkipWhen(TestEngine.IsOracle, "dockerd knows them since versions 26 and 28");
        await OkAsync("docker run --rm -v $T:/v busy:1 sh -c 'mkdir /v/part; echo deep >/v/part/x'");

        Assert.Equal("deep\n", await OkAsync("docker run --rm --mount type=volume,src=$T,dst=/p,volume-subpath=part busy:1 cat /p/x"));
        Assert.Equal("hello from the web\n", await OkAsync("docker run --rm --mount type=image,src=web:1,dst=/i busy:1 cat /i/www/index.html"));
    }
}
