using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer.CustomResources;

public sealed class SchemaTests
{
    private const string Spec = """
        {"type":"object","required":["size"],"properties":{
          "size":{"type":"integer","minimum":1,"maximum":9},
          "color":{"type":"string","enum":["red","blue"],"default":"red"},
          "name":{"type":"string","pattern":"^[a-z]+$","maxLength":5},
          "port":{"x-kubernetes-int-or-string":true},
          "note":{"type":"string","nullable":true},
          "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
          "when":{"type":"string","format":"date-time"},
          "tags":{"type":"array","items":{"type":"string"},"x-kubernetes-list-type":"set"},
          "parts":{"type":"array","maxItems":3,"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],
            "items":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"count":{"type":"integer","default":1},"image":{"type":"string"}}}},
          "labels":{"type":"object","additionalProperties":{"type":"string"}},
          "template":{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true},
          "choice":{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"oneOf":[{"required":["a"]},{"required":["b"]}]}}}
        """;

    [Fact]
    public async Task Unknown_fields_go_and_defaults_come()
    {
        await using TestApi api = await StartAsync();

        TestApi.Answer made = await api.PostAsync(Definitions.Widgets, Definitions.Object("one", """
            {"size":3,"extra":1,"note":null,"free":{"x":{"y":null}},"parts":[{"name":"p","other":1}],"template":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","nope":1},"spec":{"a":1}}}
            """));

        Assert.Equal(201, made.Code);
        Assert.Equal(
            """{"size":3,"note":null,"free":{"x":{"y":null}},"parts":[{"name":"p","count":1}],"template":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"a":1}},"color":"red"}""",
            made.Json.Field("spec").Quoted);
        Assert.Contains(made.Warnings, warning => warning.Contains("unknown field \\\"spec.extra\\\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Unknown_fields_are_refused_where_the_client_asks_for_it()
    {
        await using TestApi api = await StartAsync();

        TestApi.Answer refused = await api.PostAsync(Definitions.Widgets + "?fieldValidation=Strict", Definitions.Object("one", """{"size":3,"extra":1}"""));

        Assert.Equal((400, "Widget in version \"v1\" cannot be handled as a Widget: strict decoding error: unknown field \"spec.extra\""), (refused.Code, refused.Message));
    }

    [Theory]
    [InlineData("""{}""", "spec.size: Required value")]
    [InlineData("""{"size":"x"}""", "spec.size: Invalid value: \"string\": spec.size in body must be of type integer: \"string\"")]
    [InlineData("""{"size":0}""", "spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1")]
    [InlineData("""{"size":10}""", "spec.size: Invalid value: 10: spec.size in body should be less than or equal to 9")]
    [InlineData("""{"size":1,"color":"green"}""", "spec.color: Unsupported value: \"green\": supported values: \"red\", \"blue\"")]
    [InlineData("""{"size":1,"name":"A"}""", "spec.name: Invalid value: \"A\": spec.name in body should match '^[a-z]+$'")]
    [InlineData("""{"size":1,"name":"abcdef"}""", "spec.name: Too long: may not be more than 5 bytes")]
    [InlineData("""{"size":1,"port":true}""", "spec.port: Invalid value: \"boolean\": spec.port in body must be of type integer,string: \"boolean\"")]
    [InlineData("""{"size":1,"when":"now"}""", "spec.when: Invalid value: \"now\": spec.when in body must be of type date-time: \"now\"")]
    [InlineData("""{"size":1,"tags":["a","a"]}""", "spec.tags[1]: Duplicate value: \"a\"")]
    [InlineData("""{"size":1,"parts":[{"name":"a"},{"name":"a"}]}""", "spec.parts[1]: Duplicate value: {\"name\":\"a\"}")]
    [InlineData("""{"size":1,"parts":[{"count":1}]}""", "spec.parts[0].name: Required value")]
    [InlineData("""{"size":1,"parts":[{"name":"a"},{"name":"b"},{"name":"c"},{"name":"d"}]}""", "spec.parts: Too many: 4: must have at most 3 items")]
    [InlineData("""{"size":1,"labels":{"a":1}}""", "spec.labels.a: Invalid value: \"integer\": spec.labels.a in body must be of type string: \"integer\"")]
    [InlineData("""{"size":1,"template":{"metadata":{}}}""", "spec.template.apiVersion: Required value")]
    [InlineData("""{"size":1,"choice":{}}""", "\"spec.choice\" must validate one and only one schema (oneOf). Found none valid")]
    public async Task Values_are_judged_in_the_words_that_clients_know(string spec, string fault)
    {
        await using TestApi api = await StartAsync();

        TestApi.Answer refused = await api.PostAsync(Definitions.Widgets, Definitions.Object("one", spec));

        Assert.Equal((422, "Invalid"), (refused.Code, refused.Reason));
        Assert.StartsWith("Widget.example.com \"one\" is invalid: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_wrong_before_and_does_not_change_is_no_obstacle()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.DefineAsync(Definitions.Widget("""{"type":"object","properties":{"size":{"type":"integer"},"color":{"type":"string"}}}"""));
        await api.PostAsync(Definitions.Widgets, Definitions.Object("one", """{"size":50,"color":"red"}"""));
        TestApi.Answer changed = await api.PatchAsync(
            $"{Definitions.Path}/widgets.example.com",
            """[{"op":"add","path":"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/size/maximum","value":9}]""", "application/json-patch+json");

        TestApi.Answer elsewhere = await api.PatchAsync($"{Definitions.Widgets}/one", """{"spec":{"color":"blue"}}""");
        TestApi.Answer there = await api.PatchAsync($"{Definitions.Widgets}/one", """{"spec":{"size":51}}""");

        Assert.Equal(200, changed.Code);
        Assert.Equal(200, elsewhere.Code);
        Assert.Equal(422, there.Code);
    }

    [Fact]
    public async Task Apply_merges_lists_by_the_keys_of_the_schema()
    {
        await using TestApi api = await StartAsync();
        await ApplyAsync(api, "one", "{size: 1, tags: [a], parts: [{name: a, image: x}]}");

        TestApi.Answer merged = await ApplyAsync(api, "two", "{tags: [b], parts: [{name: b, image: y}]}");
        TestApi.Answer conflict = await ApplyAsync(api, "two", "{parts: [{name: a, image: z}]}");

        Assert.Equal("""["a","b"]""", merged.Json.Child("spec").Field("tags").Quoted);
        Assert.Equal(["a", "b"], merged.Json.Child("spec").Objects("parts").Select(part => part.Text("name")));
        Assert.Equal((409, "Apply failed with 1 conflict: conflict with \"one\": .spec.parts[name=\"a\"].image"), (conflict.Code, conflict.Message));
    }

    [Fact]
    public async Task A_strategic_patch_is_of_no_type_that_such_kinds_know()
    {
        await using TestApi api = await StartAsync();
        await api.PostAsync(Definitions.Widgets, Definitions.Object("one", """{"size":3}"""));

        TestApi.Answer refused = await api.PatchAsync($"{Definitions.Widgets}/one", """{"spec":{"size":4}}""", "application/strategic-merge-patch+json");

        Assert.Equal((415, "UnsupportedMediaType"), (refused.Code, refused.Reason));
    }

    private static async Task<TestApi> StartAsync()
    {
        TestApi api = await TestApi.StartAsync();
        await api.DefineAsync(Definitions.Widget(Spec));
        return api;
    }

    private static Task<TestApi.Answer> ApplyAsync(TestApi api, string manager, string spec) => api.PatchAsync(
        $"{Definitions.Widgets}/w?fieldManager={manager}", $"apiVersion: example.com/v1\nkind: Widget\nmetadata: {{name: w}}\nspec: {spec}\n", "application/apply-patch+yaml");
}
