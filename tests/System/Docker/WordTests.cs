using System.Text.Json.Nodes;

namespace Gantry.Tests.Docker;

/// <summary>What cannot be done says why, in the words and with the status that programs look for.</summary>
public sealed class WordTests(TestEngine engine) : DockerTest(engine)
{
    [Theory]
    [InlineData("--stop-signal NOPE", "invalid signal: NOPE")]
    [InlineData("--device /dev/nosuch", "error gathering device information while adding custom device \"/dev/nosuch\": no such file or directory")]
    [InlineData("--device-read-bps /dev/nosuch:1mb", "/dev/nosuch: no such file or directory")]
    [InlineData("--entrypoint ''", "no command specified")]
    [InlineData("--log-opt nosuch=1", "unknown log opt 'nosuch' for json-file log driver")]
    [InlineData("--network nosuch", "network nosuch not found")]
    [InlineData("--network container:nosuch", "No such container: nosuch")]
    [InlineData("--volumes-from nosuch", "No such container: nosuch")]
    [InlineData("--mount type=bind,src=/nosuch,dst=/x", "bind source path does not exist: /nosuch")]
    [InlineData("-v relative/path:/x", "includes invalid characters for a local volume name")]
    [InlineData("-u nobodyhere", "unable to find user nobodyhere: no matching entries in passwd file")]
    [InlineData("--memory 1m", "minimum memory limit allowed is 6MB")]
    [InlineData("--cpus 9999", "range of cpus is from 0.01 to")]
    [InlineData("--restart always --rm", "conflicting options")]
    [InlineData("--gpus all", "could not select device driver")]
    [InlineData("--runtime nosuch", "nosuch")]
    public async Task A_container_that_cannot_be_is_refused(string flags, string words) =>
        Assert.Contains(words, await FailsAsync($"docker run --name $T {flags} busy:1 {(flags.Contains("entrypoint", StringComparison.Ordinal) ? "" : "true")}"), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public async Task A_program_that_cannot_be_started_is_told_once_in_the_runtime_s_words()
    {
        string words = await FailsAsync(127, "docker run --rm --name $T busy:1 nosuch");
        string found = await FailsAsync(126, "docker run --rm --name $T busy:1 /etc/passwd");

        Assert.Contains("OCI runtime create failed", words, StringComparison.Ordinal);
        Assert.Contains("exec: \"nosuch\": executable file not found in $PATH", words, StringComparison.Ordinal);
        Assert.DoesNotContain("waiting for container", words, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("exec: \"/etc/passwd\": permission denied", found, StringComparison.Ordinal);
        Assert.Empty(await OkAsync("docker ps -aq --filter name=$T"));
    }

    [Fact]
    public async Task An_image_for_another_machine_is_not_taken_where_a_platform_is_asked_for()
    {
        string words = await FailsAsync(1, "docker create --pull never --platform linux/arm64 --name $T busy:1");

        Assert.Contains("busy:1", words, StringComparison.Ordinal);
        Assert.Contains("No such container", await FailsAsync(1, "docker rm $T"), StringComparison.Ordinal);
        await OkAsync("docker create --pull never --platform linux/$(docker version -f '{{.Server.Arch}}') --name $T busy:1");
    }

    [Fact]
    public async Task Where_files_lie_is_told_as_overlayfs_has_them()
    {
        await OkAsync("docker run -d --name $T busy:1 sh -c 'echo kept >/srv/it; sleep 1000'");

        JsonNode driver = JsonNode.Parse(await OkAsync("docker inspect -f '{{json .GraphDriver}}' $T"))!;
        JsonNode data = driver["Data"]!;
        await SeesAsync("kept", $"cat {data["UpperDir"]}/srv/it");

        Assert.Equal("overlay2", driver["Name"]!.GetValue<string>());
        Assert.Equal("kept\n", await OkAsync($"cat {data["MergedDir"]}/srv/it"));
        Assert.True(Directory.Exists(data["WorkDir"]!.GetValue<string>()));
        string lowest = data["LowerDir"]!.GetValue<string>().Split(':')[^1];
        Assert.Equal(lowest, await OkAsync("docker image inspect -f '{{.GraphDriver.Data.UpperDir}}' busy:1 | tr -d '\\n'"));
        Assert.True(Directory.Exists(Path.Combine(lowest, "bin")));
    }

    [Fact]
    public async Task Traffic_with_a_block_device_is_bounded()
    {
        string device = (await OkAsync("lsblk -dnpo NAME -e 7,11 | head -n 1")).Trim();
        Assert.SkipWhen(device.Length == 0, "this machine has no block device");

        // The words of the group's own file, in either version.
        string said = await OkAsync($"docker run --rm --name $T --cgroupns host -v /sys/fs/cgroup:/cg:ro --device-write-bps {device}:1mb busy:1 sh -c 'cat /cg/blkio$(sed -n s/.*:.*blkio.*://p /proc/self/cgroup)/blkio.throttle.write_bps_device /cg$(sed -n s/^0:://p /proc/self/cgroup)/io.max 2>/dev/null; true'");

        Assert.Contains("1048576", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_offered_is_501_with_a_sentence()
    {
        Assert.SkipWhen(TestEngine.IsOracle, "dockerd offers other things");
        await OkAsync("docker create --name $T busy:1");

        foreach (string path in (string[])["containers/$T/checkpoints", "session", "grpc", "plugins/pull?remote=x"])
        {
            string answer = await OkAsync($"curl -s -w ' %{{http_code}}' -X POST --unix-socket ${{DOCKER_HOST#unix://}} http://docker/v1.41/{path}");
            Assert.Matches("^{\"message\":\"[^\"]+ [^\"]+\"}\\s* 501$", answer);
        }
    }
}
