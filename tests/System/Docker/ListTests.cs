using System.Text.Json.Nodes;

namespace Gantry.Tests.Docker;

public sealed class ListTests(TestEngine engine) : DockerTest(engine)
{
    [Fact]
    public async Task Ps_shows_the_running_and_with_a_all()
    {
        await OkAsync("docker run -d --name $T-up busy:1 sleep 1000; docker create --name $T-new busy:1 sh; docker run --name $T-done busy:1 sh -c 'exit 3' || true");

        Assert.Equal($"{Name}-up\n", await OkAsync("docker ps --filter name=$T --format '{{.Names}}'"));
        Assert.Equal($"{Name}-done\n{Name}-new\n{Name}-up\n", await OkAsync("docker ps -a --filter name=$T --format '{{.Names}}'"));
        Assert.Equal($"{Name}-done\n", await OkAsync("docker ps -a --filter name=$T --latest --format '{{.Names}}'"));
        Assert.Equal($"{Name}-done\n", await OkAsync("docker ps -a --filter name=$T --filter exited=3 --format '{{.Names}}'"));
        Assert.Equal($"{Name}-new\n", await OkAsync("docker ps --filter name=$T --filter status=created --format '{{.Names}}'"));
        Assert.Equal($"{Name}-new\n{Name}-up\n", await OkAsync("docker ps -a --filter name=$T --filter before=$T-done --format '{{.Names}}'"));
        Assert.Equal($"{Name}-done\n", await OkAsync("docker ps -a --filter name=$T --filter since=$T-new --format '{{.Names}}'"));
        Assert.Equal(3, (await OkAsync("docker ps -aq --filter name=$T --filter ancestor=busy:1")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("Invalid filter", await FailsAsync(1, "docker ps --filter nosuch=1"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Ps_shows_what_a_user_looks_for()
    {
        await OkAsync("docker run -d --name $T -l a=b -p 127.0.0.1::80 web:1");

        string line = await OkAsync("docker ps --filter name=$T --format '{{.Image}}|{{.Command}}|{{.State}}|{{.Status}}|{{.Ports}}|{{.Labels}}|{{.Networks}}'");

        Assert.Matches("^web:1\\|\"httpd -f -p 80 -h /…\"\\|running\\|Up [^|]+\\|127.0.0.1:[0-9]+->80/tcp\\|a=b\\|bridge\n$", line);
        Assert.Matches("[0-9.]+k?M?B \\(virtual", await OkAsync("docker ps --filter name=$T -s --format '{{.Size}}'"));
    }

    [Fact]
    public async Task Ports_are_found_by_their_number_outside_and_inside()
    {
        await OkAsync("docker run -d --name $T -p 8187:80 web:1");

        Assert.Equal($"{Name}\n", await OkAsync("docker ps --filter name=$T --filter publish=8187 --format '{{.Names}}'"));
        Assert.Equal($"{Name}\n", await OkAsync("docker ps --filter name=$T --filter expose=80/tcp --format '{{.Names}}'"));
        Assert.Empty(await OkAsync("docker ps -q --filter name=$T --filter publish=80; docker ps -q --filter name=$T --filter expose=8187"));
    }

    [Fact]
    public async Task Inspect_tells_what_was_asked_for_and_what_became_of_it()
    {
        await OkAsync("docker run -d --name $T -e A=b -v /data -p 80 web:1");

        JsonNode container = JsonNode.Parse(await OkAsync("docker inspect $T"))![0]!;

        Assert.Equal("web:1", container["Config"]!["Image"]!.GetValue<string>());
        Assert.StartsWith("sha256:", container["Image"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(["httpd", "-f", "-p", "80", "-h", "/www"], container["Config"]!["Cmd"]!.AsArray().Select(word => word!.GetValue<string>()));
        Assert.Equal("httpd", container["Path"]!.GetValue<string>());
        Assert.Contains("A=b", container["Config"]!["Env"]!.AsArray().Select(word => word!.GetValue<string>()));
        Assert.Equal("volume", container["Mounts"]![0]!["Type"]!.GetValue<string>());
        Assert.Matches("^[0-9]+$", container["NetworkSettings"]!["Ports"]!["80/tcp"]![0]!["HostPort"]!.GetValue<string>());
        Assert.Matches("^[0-9.]+$", container["NetworkSettings"]!["Networks"]!["bridge"]!["IPAddress"]!.GetValue<string>());
        Assert.True(container["State"]!["Pid"]!.GetValue<int>() > 0);
        Assert.Equal("0001-01-01T00:00:00Z", container["State"]!["FinishedAt"]!.GetValue<string>());
    }

    [Fact]
    public async Task Inspect_finds_all_kinds_of_things()
    {
        await OkAsync("docker volume create $T; docker network create $T");

        Assert.Equal($"{Name}\n", await OkAsync("docker inspect --type volume -f '{{.Name}}' $T"));
        Assert.Equal($"{Name} bridge\n", await OkAsync("docker inspect --type network -f '{{.Name}} {{.Driver}}' $T"));
        Assert.Contains("\"busy:1\"", await OkAsync("docker inspect -f '{{json .RepoTags}}' busy:1"), StringComparison.Ordinal);
        ShellResult nothing = await RunAsync("docker inspect $T-nosuch");
        Assert.Equal((1, "[]\n"), (nothing.ExitCode, nothing.Output));
        Assert.Contains($"No such object: {Name}-nosuch", nothing.Errors, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Port_lists_what_is_published()
    {
        await OkAsync("docker run -d --name $T -p 127.0.0.1:8123:80 web:1");

        Assert.Equal("80/tcp -> 127.0.0.1:8123\n", await OkAsync("docker port $T"));
        Assert.Equal("127.0.0.1:8123\n", await OkAsync("docker port $T 80"));
    }

    [Fact]
    public async Task Container_prune_removes_the_ended_ones()
    {
        await OkAsync("docker run --name $T --label $T busy:1 true; docker run -d --name $T-up --label $T busy:1 sleep 1000");

        string words = await OkAsync("docker container prune -f --filter label=$T");

        Assert.Contains("Deleted Containers:", words, StringComparison.Ordinal);
        Assert.Contains("Total reclaimed space:", words, StringComparison.Ordinal);
        Assert.Equal($"{Name}-up\n", await OkAsync("docker ps -a --filter name=$T --format '{{.Names}}'"));
    }
}
