namespace Gantry.Tests.Docker;

public sealed class DockerodeTests : DockerTest, IClassFixture<NodeClients>, IClassFixture<Registry>
{
    public DockerodeTests(TestEngine engine, NodeClients clients, Registry registry)
        : base(engine)
    {
        clients.SkipIfMissing();
        More["R"] = registry.Address;
        More["NODE_PATH"] = NodeClients.Modules;
        More["SCRIPT"] = Path.Combine(NodeClients.Scripts, "dockerode.cjs");
    }

    [Theory]
    [InlineData("ping")]
    [InlineData("run")]
    [InlineData("attach")]
    [InlineData("events")]
    [InlineData("exec")]
    [InlineData("logs")]
    [InlineData("stats")]
    [InlineData("pull")]
    [InlineData("archive")]
    [InlineData("networks")]
    [InlineData("errors")]
    public async Task It_finds_what_it_expects(string step) => await OkAsync($"node $SCRIPT {step} $T");

    [Fact]
    public async Task It_builds() => await OkAsync("""
        export context=$(mktemp -d); trap "rm -r $context" EXIT
        printf 'FROM busy:1\nCOPY file /\n' >$context/Dockerfile; printf 'FROM busy:1\nRUN exit 9\n' >$context/Broken; echo x >$context/file
        node $SCRIPT build $T
        docker rmi $T:1
        """);
}
