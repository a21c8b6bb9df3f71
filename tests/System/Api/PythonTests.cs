namespace Gantry.Tests.Api;

/// <summary>What Debian's python3-kubernetes does, against a node.</summary>
public sealed class PythonTests : ApiTest
{
    private const string Python = "/usr/bin/python3";

    public PythonTests(TestNode node)
        : base(node)
    {
        Assert.SkipUnless(Directory.Exists("/usr/lib/python3/dist-packages/kubernetes"), "python3-kubernetes is not installed");
        More["SCRIPT"] = Path.Combine(Shell.Repository, "tests/System/Api/python/client.py");
    }

    [Theory]
    [InlineData("crud")]
    [InlineData("patches")]
    [InlineData("lists")]
    [InlineData("watches")]
    [InlineData("kinds")]
    [InlineData("pods")]
    public async Task It_finds_what_it_expects(string step) => await OkAsync($"timeout 150 {Python} $SCRIPT {step} $N");
}
