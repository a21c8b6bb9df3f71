namespace Gantry.Tests.Api;

/// <summary>What @kubernetes/client-node does, against a node.</summary>
public sealed class JavaScriptTests : ApiTest, IClassFixture<ClientPackages>
{
    public JavaScriptTests(TestNode node, ClientPackages packages)
        : base(node)
    {
        packages.SkipIfMissing();
        More["NODE_PATH"] = ClientPackages.Modules;
        More["SCRIPT"] = Path.Combine(Shell.Repository, "tests/System/Api/npm/client.mjs");
    }

    [Theory]
    [InlineData("crud")]
    [InlineData("pages")]
    [InlineData("patches")]
    [InlineData("apply")]
    [InlineData("informer")]
    [InlineData("kinds")]
    [InlineData("exec")]
    [InlineData("workloads")]
    public async Task It_finds_what_it_expects(string step) => await OkAsync($"timeout 150 node $SCRIPT {step} $N");
}
