using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer.Errors;

/// <summary>What clients are told about bodies that cannot be read, in the words that they and their users know.</summary>
public sealed class BodyErrorTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Head = "json: cannot unmarshal array into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }";

    [Theory]
    [InlineData("", "couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)")]
    [InlineData("{\"metadata\":{\"name\":\"a\"}} trailing", "couldn't get version/kind; json parse error: invalid character 't' after top-level value ({\"metadata\":{\"name\":\"a\"}} trai ...)")]
    [InlineData("x", "couldn't get version/kind; json parse error: invalid character 'x' looking for beginning of value (78)")]
    [InlineData("[]", "couldn't get version/kind; json parse error: " + Head + " (5b5d)")]
    [InlineData("{\"kind\":5}", "couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .kind of type string ({\"kind\":5})")]
    public async Task A_body_without_a_kind_is_shown_by_its_beginning(string body, string because)
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));

        (string Kind, TestApi.Answer Answer)[] answers =
        [
            ("ConfigMap", await api.PostAsync(ConfigMaps, body)),
            ("ConfigMap", await api.PutAsync($"{ConfigMaps}/a", body)),
            ("TokenRequest", await api.PostAsync("/api/v1/namespaces/default/serviceaccounts/default/token", body)),
            ("SelfSubjectAccessReview", await api.PostAsync("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", body)),
            ("Eviction", await api.PostAsync("/api/v1/namespaces/default/pods/none/eviction", body)),
            ("Binding", await api.PostAsync("/api/v1/namespaces/default/pods/none/binding", body)),
            ("Binding", await api.PostAsync("/api/v1/namespaces/default/bindings", body)),
            ("Scale", await api.PutAsync("/apis/apps/v1/namespaces/default/deployments/none/scale", body)),
        ];

        Assert.All(answers, one => Assert.Equal((400, "BadRequest", $"the object provided is unrecognized (must be of type {one.Kind}): {because}"), (one.Answer.Code, one.Answer.Reason, one.Answer.Message)));
    }

    [Fact]
    public async Task Nothing_stands_for_an_empty_object()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer json = await api.PostAsync(ConfigMaps, "null");
        TestApi.Answer yaml = await api.SendAsync(HttpMethod.Post, ConfigMaps, "", "application/yaml");

        Assert.All([json, yaml], answer => Assert.Equal((422, "metadata.name"), (answer.Code, answer.Json.Child("details").Objects("causes").Single().Text("field"))));
    }

    [Theory]
    [InlineData("application/json-patch+json", "{", "error decoding patch: unexpected end of JSON input")]
    [InlineData("application/json-patch+json", "{}", "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp")]
    [InlineData("application/json-patch+json", "[{\"op\":5}]", "error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.op of type string")]
    [InlineData("application/merge-patch+json", "x", "error decoding patch: invalid character 'x' looking for beginning of value")]
    [InlineData("application/merge-patch+json", "[]", "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}")]
    [InlineData("application/merge-patch+json", "null", "Invalid JSON Patch")]
    [InlineData("application/strategic-merge-patch+json", "5", "json: cannot unmarshal number into Go value of type map[string]interface {}")]
    [InlineData("application/strategic-merge-patch+json", "{\"a\":}", "invalid character '}' looking for beginning of value")]
    [InlineData("application/apply-patch+yaml", "[]", "error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}")]
    [InlineData("application/apply-patch+yaml", "", "Incorrect version specified in apply patch. Specified patch version: , expected: v1")]
    [InlineData("application/apply-patch+yaml", "apiVersion: v2\nkind: ConfigMap", "Incorrect version specified in apply patch. Specified patch version: v2, expected: v1")]
    public async Task A_patch_that_cannot_be_read_is_told_as_its_kind_of_patch_is(string type, string body, string expected)
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));

        TestApi.Answer answer = await api.PatchAsync($"{ConfigMaps}/a?fieldManager=me", body, type);
        TestApi.Answer missing = await api.PatchAsync($"{ConfigMaps}/none", body, "application/merge-patch+json");

        Assert.Equal((400, "BadRequest", expected), (answer.Code, answer.Reason, answer.Message));
        Assert.Equal(404, missing.Code);
    }

    [Theory]
    [InlineData("application/json-patch+json", "null")]
    [InlineData("application/strategic-merge-patch+json", "null")]
    [InlineData("application/strategic-merge-patch+json", "{}")]
    public async Task A_patch_of_nothing_changes_nothing(string type, string body)
    {
        await using TestApi api = await TestApi.StartAsync();
        TestApi.Answer made = await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));

        TestApi.Answer patched = await api.PatchAsync($"{ConfigMaps}/a", body, type);

        Assert.Equal((200, made.Version), (patched.Code, patched.Version));
    }

    [Fact]
    public async Task What_is_odd_about_a_patch_itself_is_told()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));

        TestApi.Answer merged = await api.PatchAsync($"{ConfigMaps}/a", """{"data":{"x":"1","x":"2"}}""");
        TestApi.Answer changed = await api.PatchAsync($"{ConfigMaps}/a?fieldValidation=Strict", """[{"op":"add","path":"/data/y","value":"1","why":"so"}]""", "application/json-patch+json");

        Assert.Equal("299 - \"duplicate field \\\"data.x\\\"\"", merged.Warnings.Single());
        Assert.Equal(422, changed.Code);
        Assert.EndsWith("strict decoding error: json patch unknown field \"[0].why\"", changed.Message);
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"a"},"data":{"k":5}}""", ".data.k: expected string, got &value.valueUnstructured{Value:5}")]
    [InlineData("""{"metadata":{"name":"a"},"data":[]}""", ".data: expected map, got &{[]}")]
    [InlineData("""{"metadata":{"name":"a","finalizers":{"a":1}}}""", ".metadata.finalizers: expected list, got &{map[a:1]}")]
    [InlineData("""{"metadata":{"name":"a","finalizers":["b/c","b/c"]}}""", ".metadata.finalizers: duplicate entries for key [=\"b/c\"]")]
    [InlineData("""{"metadata":{"name":"a"},"immutable":"x"}""", ".immutable: expected boolean, got &{x}")]
    [InlineData("""{"metadata":{"name":"a","ownerReferences":[{"name":"b"}]}}""", ".metadata.ownerReferences: element 0: associative list with keys has an element that omits all key fields [\"uid\"] (and doesn't have default values for any key fields)")]
    [InlineData("""{"metadata":{"name":"a","generation":"x"},"what":1}""", "errors:\n  .metadata.generation: expected numeric (int or float), got string\n  .what: field not declared in schema")]
    public async Task What_is_applied_has_the_shape_of_its_kind(string applied, string fault)
    {
        await using TestApi api = await TestApi.StartAsync();
        string body = """{"apiVersion":"v1","kind":"ConfigMap",""" + applied[1..];

        TestApi.Answer answer = await api.PatchAsync($"{ConfigMaps}/a?fieldManager=me", body, "application/apply-patch+yaml");

        Assert.Equal(400, answer.Code);
        Assert.StartsWith($"failed to create typed patch object (default/a; v1, Kind=ConfigMap): {fault}", answer.Message);
    }

    [Fact]
    public async Task Yaml_that_only_begins_like_json_is_yaml()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer made = await api.SendAsync(HttpMethod.Post, ConfigMaps, "{metadata: {name: 'a'}, data: {k: v,}}", "application/yaml");

        Assert.Equal((201, "v"), (made.Code, made.Json.Child("data").Text("k")));
    }
}
