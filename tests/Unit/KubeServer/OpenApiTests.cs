using System.Text.Json.Nodes;
using Gantry.Kube.Kinds;
using Gantry.KubeServer.OpenApi;

namespace Gantry.Tests.KubeServer;

public sealed class OpenApiTests
{
    [Fact]
    public void Every_reference_of_a_document_is_defined_in_it()
    {
        foreach (string place in (string[])["api", "api/v1", "apis/apps", "apis/apps/v1", "apis/discovery.k8s.io/v1"])
        {
            JsonNode document = JsonNode.Parse(OpenApiV3.Render(BuiltInKinds.All, place))!;
            JsonObject schemas = document["components"]!["schemas"]!.AsObject();

            Assert.All(References(document), reference => Assert.True(schemas.ContainsKey(reference["#/components/schemas/".Length..]), reference));
        }

        JsonNode older = JsonNode.Parse(OpenApiV2.Render(BuiltInKinds.All))!;
        Assert.All(References(older).Select(reference => reference.Split('/')), parts => Assert.True(older[parts[1]]!.AsObject().ContainsKey(parts[2]), parts[2]));
    }

    [Theory]
    [InlineData("/api/v1/namespaces", "get", "post")]
    [InlineData("/api/v1/configmaps", "get")]
    [InlineData("/api/v1/componentstatuses", "get")]
    [InlineData("/api/v1/namespaces/{namespace}/bindings", "post")]
    [InlineData("/api/v1/namespaces/{name}/finalize", "put")]
    [InlineData("/api/v1/namespaces/{namespace}/pods/{name}/eviction", "post")]
    [InlineData("/api/v1/namespaces/{namespace}/pods/{name}/exec", "get", "post")]
    [InlineData("/api/v1/namespaces/{namespace}/pods/{name}/log", "get")]
    [InlineData("/api/v1/namespaces/{namespace}/pods/{name}/resize", "get", "put", "patch")]
    [InlineData("/api/v1/namespaces/{namespace}/serviceaccounts/{name}/token", "post")]
    [InlineData("/api/v1/nodes/{name}/proxy/{path}", "get", "put", "post", "delete", "options", "head", "patch")]
    [InlineData("/api/v1/watch/namespaces/{namespace}/pods/{name}", "get")]
    [InlineData("/apis/apps/v1/", "get")]
    [InlineData("/apis/authorization.k8s.io/v1/subjectaccessreviews", "post")]
    [InlineData("/apis/certificates.k8s.io/v1/certificatesigningrequests/{name}/approval", "get", "put", "patch")]
    public async Task A_path_has_the_methods_that_are_served(string path, params string[] methods)
    {
        await using TestApi api = await TestApi.StartAsync();

        JsonObject served = (JsonObject)(await api.GetAsync("/openapi/v2")).Json["paths"]![path]!;

        Assert.Equal(methods, served.Select(member => member.Key).Where(member => member != "parameters"));
    }

    [Fact]
    public void A_patch_says_that_fields_are_validated_and_changes_can_be_tried()
    {
        JsonNode document = JsonNode.Parse(OpenApiV3.Render(BuiltInKinds.All, "apis/apps/v1"))!;

        JsonNode patch = document["paths"]!["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"]!["patch"]!;

        Assert.Equal("Deployment", patch["x-kubernetes-group-version-kind"]!["kind"]!.GetValue<string>());
        string[] parameters = [.. patch["parameters"]!.AsArray().Select(parameter => parameter!["name"]!.GetValue<string>())];
        Assert.Contains("fieldValidation", parameters);
        Assert.Contains("dryRun", parameters);
    }

    [Fact]
    public void The_index_names_a_document_for_every_group_and_version()
    {
        JsonObject paths = JsonNode.Parse(OpenApiV3.Index(BuiltInKinds.All, []))!["paths"]!.AsObject();

        Assert.All(paths, path => Assert.NotNull(OpenApiV3.Render(BuiltInKinds.All, path.Key)));
        Assert.StartsWith("/openapi/v3/api/v1?hash=", paths["api/v1"]!["serverRelativeURL"]!.GetValue<string>());
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => field is { Key: "$ref", Value: JsonValue value } ? [value.GetValue<string>()] : References(field.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };
}
