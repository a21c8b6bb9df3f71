namespace Gantry.Tests.Api;

/// <summary>An operator made with a framework for operators from npm, against a node.</summary>
public sealed class OperatorTests : ApiTest, IClassFixture<ClientPackages>
{
    public OperatorTests(TestNode node, ClientPackages packages)
        : base(node)
    {
        packages.SkipIfMissing();
        More["NODE_PATH"] = ClientPackages.Modules;
        More["SCRIPT"] = Path.Combine(Shell.Repository, "tests/System/Api/npm/operator.mjs");
    }

    [Fact]
    public async Task It_keeps_what_its_objects_ask_for() => await OkAsync("timeout 150 node $SCRIPT $N");
}
