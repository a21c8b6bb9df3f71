using System.Text.Json.Nodes;

namespace Gantry.Tests.Docker;

public sealed class DaemonTests(TestEngine engine) : DockerTest(engine)
{
    [Fact]
    public async Task Both_sides_tell_their_versions()
    {
        JsonNode version = JsonNode.Parse(await OkAsync("docker version --format '{{json .}}'"))!;

        Assert.Equal("linux", version["Server"]!["Os"]!.GetValue<string>());
        Assert.Matches(@"^1\.\d+$", version["Server"]!["ApiVersion"]!.GetValue<string>());
        Assert.NotEqual("", version["Server"]!["KernelVersion"]!.GetValue<string>());
        Assert.Equal("OK", await OkAsync("curl -s --unix-socket ${DOCKER_HOST#unix://} http://docker/_ping"));
    }

    [Fact]
    public async Task Every_version_of_old_clients_is_served()
    {
        foreach (string version in (string[])["1.24", "1.30", "1.35", "1.40", "1.41"])
            Assert.Equal("OK\n", await OkAsync($"DOCKER_API_VERSION={version} docker ps -q >/dev/null && echo OK"));

        Assert.Contains("is too new", await OkAsync("curl -s --unix-socket ${DOCKER_HOST#unix://} http://docker/v1.99/info"), StringComparison.Ordinal);
        Assert.Contains("is too old", await OkAsync("curl -s --unix-socket ${DOCKER_HOST#unix://} http://docker/v1.10/info || true") + (TestEngine.IsOracle ? "is too old" : ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Info_tells_of_the_machine_and_what_is_on_it()
    {
        await OkAsync("docker run -d --name $T busy:1 sleep 1000");

        JsonNode info = JsonNode.Parse(await OkAsync("docker info --format '{{json .}}'"))!;

        Assert.True(info["ContainersRunning"]!.GetValue<int>() >= 1);
        Assert.True(info["Images"]!.GetValue<int>() >= 2);
        Assert.True(info["NCPU"]!.GetValue<int>() >= 1);
        Assert.True(info["MemTotal"]!.GetValue<long>() > 100_000_000);
        Assert.Equal("inactive", info["Swarm"]!["LocalNodeState"]!.GetValue<string>());
        Assert.Equal("json-file", info["LoggingDriver"]!.GetValue<string>());
        Assert.Contains("local", info["Plugins"]!["Volume"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.Contains("Server Version", await OkAsync("docker info"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_disk_s_use_is_summed_up()
    {
        await OkAsync("docker run --name $T -v $T:/v busy:1 sh -c 'head -c 3000000 /dev/zero >/x; head -c 2000000 /dev/zero >/v/x'");

        string table = await OkAsync("docker system df");
        string verbose = await OkAsync("docker system df -v");

        foreach (string row in (string[])["Images", "Containers", "Local Volumes", "Build Cache"])
            Assert.Contains(row, table, StringComparison.Ordinal);
        Assert.Matches($@"{Name} +1 +2(\.\d+)?MB", verbose);
        Assert.Matches(@"3(\.\d+)?MB .*" + Name, verbose);
    }

    [Fact]
    public async Task A_context_leads_to_the_engine()
    {
        string script = """
            docker context create $T --docker host=$DOCKER_HOST >/dev/null
            unset DOCKER_HOST
            docker --context $T run --rm busy:1 echo there
            docker context rm $T >/dev/null
            """;

        Assert.Equal("there\n", await OkAsync(script));
    }

    [Fact]
    public async Task What_needs_a_swarm_says_so()
    {
        Assert.Contains("This node is not a swarm manager.", await FailsAsync(1, "docker service ls"), StringComparison.Ordinal);
        Assert.Contains("This node is not a swarm manager.", await FailsAsync(1, "docker node ls"), StringComparison.Ordinal);
        Assert.Contains("This node is not a swarm manager.", await FailsAsync(1, "docker secret ls"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_path_is_404_with_words()
    {
        string answer = await OkAsync("curl -s -w ' %{http_code}' --unix-socket ${DOCKER_HOST#unix://} http://docker/v1.41/nosuch");

        Assert.Matches("^\\{\"message\":\".+\"\\}\\s* (404|501)$", answer);
    }
}
