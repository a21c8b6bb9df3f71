using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer.CustomResources;

/// <summary>Users' schemas in the OpenAPI 2 document, by which kubectl judges fields before it sends them.</summary>
public sealed class OlderDocumentTests
{
    [Theory]
    [InlineData("""{"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{"a":{"type":"string"}}}""", """{"x-kubernetes-preserve-unknown-fields":true}""")]
    [InlineData("""{"type":"array","x-kubernetes-preserve-unknown-fields":true,"items":{"type":"string"}}""", """{"x-kubernetes-preserve-unknown-fields":true}""")]
    [InlineData("""{"type":"object","nullable":true,"description":"d","properties":{"a":{"type":"string"}}}""", """{"description":"d"}""")]
    [InlineData(
        """{"type":"object","required":["a","b"],"properties":{"a":{"type":"string"},"b":{"type":"string","nullable":true}}}""",
        """{"type":"object","required":["a"],"properties":{"a":{"type":"string"},"b":{}}}""")]
    [InlineData("""{"type":"object","anyOf":[{"required":["a"]}],"properties":{"a":{"type":"string"}}}""", """{"type":"object","properties":{"a":{"type":"string"}}}""")]
    public async Task What_the_older_language_cannot_say_is_left_open(string schema, string older)
    {
        await using TestApi api = await TestApi.StartAsync();

        await api.DefineAsync(Definitions.Widget(schema));

        Assert.Equal(older, (await ShownAsync(api)).Child("properties").Child("spec")?.ToJsonString());
    }

    [Fact]
    public async Task An_object_that_keeps_what_is_unknown_says_only_what_kind_it_is()
    {
        await using TestApi api = await TestApi.StartAsync();

        await api.DefineAsync(Definitions.Of("widgets", "Widget", """[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]"""));

        JsonObject shown = await ShownAsync(api);
        Assert.Equal(["type", "x-kubernetes-group-version-kind"], shown.Select(field => field.Key));
        Assert.Equal("object", shown.Text("type"));
    }

    private static async Task<JsonObject> ShownAsync(TestApi api) => (await api.GetAsync("/openapi/v2")).Json.Child("definitions").Child("com.example.v1.Widget")!;
}
