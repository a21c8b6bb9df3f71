namespace Gantry.Tests.Api;

/// <summary>What Helm, Argo CD, cert-manager and Terraform ask of an API server, request by request, as their own programs cannot be installed here.</summary>
public sealed class ToolTests : ApiTest, IClassFixture<ClientPackages>
{
    public ToolTests(TestNode node, ClientPackages packages)
        : base(node)
    {
        packages.SkipIfMissing();
        More["NODE_PATH"] = ClientPackages.Modules;
        More["SCRIPT"] = Path.Combine(Shell.Repository, "tests/System/Api/npm/tools.mjs");
    }

    [Theory]
    [InlineData("helm")]
    [InlineData("argo")]
    [InlineData("certmanager")]
    [InlineData("terraform")]
    public async Task It_gets_the_answers_that_it_works_with(string tool) => await OkAsync($"timeout 150 node $SCRIPT {tool} $N");
}
