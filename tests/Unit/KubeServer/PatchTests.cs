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
