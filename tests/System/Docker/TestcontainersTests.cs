namespace Gantry.Tests.Docker;

public sealed class TestcontainersTests : DockerTest, IClassFixture<NodeClients>, IClassFixture<ProbeImage>
{
    public TestcontainersTests(TestEngine engine, NodeClients clients, ProbeImage reaper)
        : base(engine)
    {
        clients.SkipIfMissing();
        reaper.SkipIfMissing();
        More["RYUK_CONTAINER_IMAGE"] = ProbeImage.Reaper;
        // Where the tests run in a container themselves, it would look for the host elsewhere.
        More["TESTCONTAINERS_HOST_OVERRIDE"] = "localhost";
        More["NODE_PATH"] = NodeClients.Modules;
        More["SCRIPT"] = Path.Combine(NodeClients.Scripts, "testcontainers.cjs");
    }

    [Theory]
    [InlineData("port")]
    [InlineData("log")]
    [InlineData("health")]
    [InlineData("network")]
    public async Task It_starts_and_waits_for(string step) => await OkAsync($"node $SCRIPT {step}");

    [Fact]
    public async Task It_builds() => await OkAsync("""
        export context=$(mktemp -d); trap "rm -r $context" EXIT
        printf 'FROM busy:1\nCOPY file /\n' >$context/Dockerfile; echo from the context >$context/file
        node $SCRIPT build
        """);

    [Fact]
    public async Task What_it_abandons_is_reaped()
    {
        string[] left = (await OkAsync("node $SCRIPT abandon")).Trim().Split(' ');

        await SeesAsync("gone", $"docker inspect --type container {left[0]} >/dev/null 2>&1 || echo gone");
        await SeesAsync("gone", $"docker network inspect {left[1]} >/dev/null 2>&1 || echo gone");
        await SeesAsync("none", "docker ps -q --filter ancestor=testcontainers/ryuk:probe | grep . || echo none");
    }
}
