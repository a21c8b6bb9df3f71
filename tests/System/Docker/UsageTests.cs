using System.Text.Json.Nodes;

namespace Gantry.Tests.Docker;

public sealed class UsageTests(TestEngine engine) : DockerTest(engine)
{
    [Fact]
    public async Task Top_lists_the_processes()
    {
        await OkAsync("docker run -d --name $T busy:1 sh -c 'sleep 1234; true'");

        await SeesAsync("sleep 1234", "docker top $T");
        string table = await OkAsync("docker top $T");

        Assert.StartsWith("UID                 PID", table, StringComparison.Ordinal);
        Assert.Equal("COMMAND\nsh\nsleep\n", string.Join('\n', (await OkAsync("docker top $T -o pid,comm")).Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).LastOrDefault())));
    }

    [Fact]
    public async Task Stats_tell_memory_processes_and_network()
    {
        await OkAsync("docker run -d --name $T -m 64m --pids-limit 30 busy:1 sh -c 'dd if=/dev/zero of=/dev/null & sleep 1000'");

        string line = await OkAsync("docker stats --no-stream --format '{{.Name}}|{{.MemUsage}}|{{.PIDs}}|{{.CPUPerc}}|{{.NetIO}}' $T");

        Assert.Matches($@"^{Name}\|[0-9.]+[KM]iB / 64MiB\|[23]\|[0-9.]+%\|[0-9.]+k?B / [0-9.]+k?B\n$", line);
        Assert.True(double.Parse(line.Split('|')[3].TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture) > 1, line);
    }

    [Fact]
    public async Task Stats_in_one_shot_are_there_at_once()
    {
        await OkAsync("docker run -d --name $T busy:1 sleep 1000");

        JsonNode stats = JsonNode.Parse(await OkAsync("curl -s --unix-socket ${DOCKER_HOST#unix://} \"http://docker/v1.41/containers/$T/stats?stream=false&one-shot=true\""))!;

        Assert.True(stats["memory_stats"]!["usage"]!.GetValue<long>() > 0);
        Assert.True(stats["cpu_stats"]!["cpu_usage"]!["total_usage"]!.GetValue<long>() > 0);
        Assert.True(stats["networks"]!["eth0"] is not null);
    }

    [Fact]
    public async Task Stats_stream_until_one_leaves()
    {
        await OkAsync("docker run -d --name $T busy:1 sleep 1000");

        string lines = await OkAsync("curl -sN --unix-socket ${DOCKER_HOST#unix://} http://docker/v1.41/containers/$T/stats | head -n 2");

        Assert.Equal(2, lines.AsSpan().Count('\n'));
    }
}
