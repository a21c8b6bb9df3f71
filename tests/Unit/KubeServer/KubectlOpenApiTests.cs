namespace Gantry.Tests.KubeServer;

/// <summary>What kubectl does with the OpenAPI documents: explain, and ask the server to validate.</summary>
public sealed class KubectlOpenApiTests
{
    [Theory]
    [InlineData("explain", "pod.spec.containers.resources", "FIELDS:", "limits\t<map[string]Quantity>")]
    [InlineData("explain", "deployment.spec.strategy.type", "KIND:       Deployment", "ENUM:")]
    [InlineData("explain", "--output=plaintext-openapiv2", "service.spec.ports", "targetPort\t<string>")]
    public async Task Kubectl_explains_fields(string verb, string first, string second, string expected)
    {
        await using TestApi api = await KubectlTests.StartAsync();
        string[] arguments = first.StartsWith('-') ? [verb, first, second] : [verb, first];

        (int code, string output, string errors) = await api.KubectlAsync(arguments);

        Assert.True(code == 0, errors);
        Assert.Contains(expected, output);
        Assert.Contains(first.StartsWith('-') ? "KIND:     Service" : second, output);
    }

    [Fact]
    public async Task Kubectl_leaves_validation_to_the_server()
    {
        await using TestApi api = await KubectlTests.StartAsync();
        string file = api.FileWith("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"datum":{"a":"b"}}""");

        (int code, _, string errors) = await api.KubectlAsync("apply", "-f", file);

        Assert.Equal(1, code);
        Assert.Contains("strict decoding error: unknown field \"datum\"", errors);
    }

    [Fact]
    public async Task Kubectl_applies_with_validation()
    {
        await using TestApi api = await KubectlTests.StartAsync();
        string file = api.FileWith("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"a":"b"}}""");

        (int code, string output, string errors) = await api.KubectlAsync("apply", "-f", file, "--dry-run=server");

        Assert.True(code == 0, errors);
        Assert.Contains("configmap/settings created (server dry run)", output);
    }
}
