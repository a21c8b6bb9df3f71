using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer;

/// <summary>What clients send as patches, and what they are told of those that leave no object of the kind.</summary>
public sealed class PatchTests
{
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
    private const string Strategic = "application/strategic-merge-patch+json";

    [Fact]
    public async Task A_strategic_patch_may_name_another_kind()
    {
        await using TestApi api = await StartAsync();

        TestApi.Answer scaled = await api.PatchAsync($"{Deployments}/web/scale", """{"kind":"Deployment","apiVersion":"apps/v1","spec":{"replicas":3}}""", Strategic);
        TestApi.Answer merged = await api.PatchAsync($"{Deployments}/web/scale", """{"kind":"Deployment","spec":{"replicas":4}}""");

        Assert.Equal((200, "Scale", 3L), (scaled.Code, scaled.Json.Text("kind"), scaled.Json.Child("spec").Whole("replicas")));
        Assert.Equal((422, "Invalid"), (merged.Code, merged.Reason));
    }

    [Theory]
    [InlineData(Strategic)]
    [InlineData("application/merge-patch+json")]
    public async Task A_patch_that_leaves_no_object_of_the_kind_is_invalid(string type)
    {
        await using TestApi api = await StartAsync();

        TestApi.Answer odd = await api.PatchAsync($"{Deployments}/web", """{"spec":{"replicas":"x"}}""", type);
        TestApi.Answer unknown = await api.PatchAsync($"{Deployments}/web?fieldValidation=Strict", """{"spec":{"foo":1}}""", type);
        TestApi.Answer warned = await api.PatchAsync($"{Deployments}/web", """{"spec":{"foo":1}}""", type);

        Assert.Equal((422, "Invalid", "patch"), (odd.Code, odd.Reason, odd.Json.Child("details").Objects("causes").Single().Text("field")));
        Assert.StartsWith(type == Strategic ? " \"\" is invalid: patch: Invalid value: \"map[spec:map[replicas:x]]\": " : " \"\" is invalid: patch: Invalid value: \"{\\\"kind\\\":\\\"Deployment\\\"", odd.Message);
        Assert.EndsWith(type == Strategic ? "unrecognized type: int32" : "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32", odd.Message);
        Assert.Equal(422, unknown.Code);
        Assert.EndsWith("strict decoding error: unknown field \"spec.foo\"", unknown.Message);
        Assert.Equal((200, "299 - \"unknown field \\\"spec.foo\\\"\""), (warned.Code, warned.Warnings.Single()));
    }

    [Theory]
    [InlineData("""[{"op":"bad","path":"/spec"}]""")]
    [InlineData("""[{"op":"test","path":"/spec/replicas","value":7}]""")]
    [InlineData("""[{"op":"remove","path":"/spec/none"}]""")]
    [InlineData("""[{"op":"add","path":"/spec"}]""")]
    [InlineData("""[{"op":"add","path":"spec","value":1}]""")]
    [InlineData("[null]")]
    public async Task Clients_are_not_told_why_a_json_patch_does_not_fit(string patch)
    {
        await using TestApi api = await StartAsync();

        TestApi.Answer answer = await api.PatchAsync($"{Deployments}/web", patch, "application/json-patch+json");

        Assert.Equal((422, "Invalid", "the server rejected our request due to an error in our request"), (answer.Code, answer.Reason, answer.Message));
    }

    [Fact]
    public async Task A_patch_that_makes_no_sense_is_told_as_the_original_tells_it()
    {
        await using TestApi api = await StartAsync();
        JsonArray many = [];
        for (int i = 0; i <= 10_000; i++)
            many.Add((JsonNode)new JsonObject { ["op"] = "add", ["path"] = "/metadata/labels", ["value"] = new JsonObject() });

        TestApi.Answer odd = await api.PatchAsync($"{Deployments}/web", """{"spec":{"$patch":"x"}}""", Strategic);
        TestApi.Answer keyless = await api.PatchAsync($"{Deployments}/web", """{"spec":{"template":{"spec":{"containers":[{"image":"x"}]}}}}""", Strategic);
        TestApi.Answer order = await api.PatchAsync($"{Deployments}/web", """{"spec":{"$setElementOrder/x":1}}""", Strategic);
        TestApi.Answer long_ = await api.PatchAsync($"{Deployments}/web", many.ToJsonString(), "application/json-patch+json");

        Assert.Equal((500, "", "unknown patch type: x in map: map[$patch:x]"), (odd.Code, odd.Reason, odd.Message));
        Assert.Equal((500, "", "map: map[image:x] does not contain declared merge key: name"), (keyless.Code, keyless.Reason, keyless.Message));
        Assert.Equal((400, "BadRequest", "invalid patch format of setElementOrder list"), (order.Code, order.Reason, order.Message));
        Assert.Equal((413, "The allowed maximum operations in a JSON patch is 10000, got 10001"), (long_.Code, long_.Message));
    }

    [Fact]
    public async Task What_a_patch_leaves_of_an_object_s_identity_is_judged()
    {
        await using TestApi api = await StartAsync();

        TestApi.Answer versionless = await api.PatchAsync($"{Deployments}/web", """{"apiVersion":null}""");
        TestApi.Answer another = await api.PatchAsync($"{Deployments}/web", """{"metadata":{"uid":"x"}}""");
        TestApi.Answer odd = await api.PatchAsync($"{Deployments}/web", """{"metadata":{"resourceVersion":"x"}}""");
        TestApi.Answer elsewhere = await api.PatchAsync($"{Deployments}/web", """{"metadata":{"namespace":"x"}}""");
        TestApi.Answer renamed = await api.PatchAsync($"{Deployments}/web", """{"metadata":{"name":"x"}}""");
        TestApi.Answer prefixed = await api.PatchAsync($"{Deployments}/web", """{"metadata":{"generateName":"we"}}""");

        Assert.Equal((400, "the name of the object (web based on URL) was undeterminable: name must be provided"), (versionless.Code, versionless.Message));
        Assert.Equal((422, "Deployment.apps \"web\" is invalid: metadata.uid: Invalid value: \"x\": field is immutable"), (another.Code, another.Message));
        Assert.Equal((500, "strconv.ParseUint: parsing \"x\": invalid syntax"), (odd.Code, odd.Message));
        Assert.Equal((400, "the namespace of the provided object does not match the namespace sent on the request"), (elsewhere.Code, elsewhere.Message));
        Assert.Equal((400, "the name of the object (x) does not match the name on the URL (web)"), (renamed.Code, renamed.Message));
        Assert.Equal((200, "we"), (prefixed.Code, prefixed.Json.Child("metadata").Text("generateName")));
    }

    [Theory]
    [InlineData("Ignore")]
    [InlineData("Warn")]
    [InlineData("Strict")]
    public async Task What_a_kind_does_not_have_cannot_be_applied(string validation)
    {
        await using TestApi api = await StartAsync();

        TestApi.Answer one = await ApplyAsync(api, validation, """{"spec":{"foo":1}}""");
        TestApi.Answer two = await ApplyAsync(api, validation, """{"spec":{"foo":1,"template":{"bar":2}}}""");

        Assert.Equal((400, "failed to create typed patch object (default/web; apps/v1, Kind=Deployment): .spec.foo: field not declared in schema"), (one.Code, one.Message));
        Assert.EndsWith(": errors:\n  .spec.foo: field not declared in schema\n  .spec.template.bar: field not declared in schema", two.Message);
    }

    [Fact]
    public async Task The_number_of_replicas_has_a_table_of_its_own()
    {
        await using TestApi api = await StartAsync();

        JsonObject table = (await api.GetAsync($"{Deployments}/web/scale", "application/json;as=Table;v=v1;g=meta.k8s.io")).Json;

        Assert.Equal(["Name", "Desired", "Available", "Age"], table.Objects("columnDefinitions").Select(column => column.Text("name")));
        Assert.Equal("""["web",1,0,""", table.Objects("rows").Single()["cells"]!.ToJsonString()[..11]);
    }

    private static async Task<TestApi> StartAsync()
    {
        TestApi api = await TestApi.StartAsync();
        Assert.Equal(201, (await api.PostAsync(Deployments, Some.Deployment("web"))).Code);
        return api;
    }

    private static Task<TestApi.Answer> ApplyAsync(TestApi api, string validation, string fields)
    {
        JsonObject item = (JsonObject)JsonNode.Parse(fields)!;
        item["apiVersion"] = "apps/v1";
        item["kind"] = "Deployment";
        item["metadata"] = new JsonObject { ["name"] = "web" };
        return api.PatchAsync($"{Deployments}/web?fieldManager=tester&fieldValidation={validation}", item.ToJsonString(), "application/apply-patch+yaml");
    }
}
