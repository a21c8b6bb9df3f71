using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer;

/// <summary>What an apply may say of an object's identity and of its owners, and how the number of replicas is applied.</summary>
public sealed class AppliedIdentityTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
    private const string Apply = "application/apply-patch+yaml";

    [Fact]
    public async Task An_object_that_is_not_there_has_no_identity_and_one_that_is_lends_its_name()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer other = await ApplyAsync(api, "a", "\"name\":\"a\",\"uid\":\"x\"");
        TestApi.Answer nameless = await ApplyAsync(api, "a", "");
        TestApi.Answer made = await ApplyAsync(api, "a", "\"name\":\"a\",\"resourceVersion\":\"5\"");
        TestApi.Answer again = await ApplyAsync(api, "a", "");

        Assert.Equal((409, "Operation cannot be fulfilled on configmaps \"a\": uid mismatch: the provided object specified uid x, and no existing object was found"), (other.Code, other.Message));
        Assert.Equal((400, "the name of the object (a based on URL) was undeterminable: name must be provided"), (nameless.Code, nameless.Message));
        Assert.Equal([201, 200], [made.Code, again.Code]);
    }

    [Fact]
    public async Task Owners_can_be_sent_with_the_object_and_not_with_a_part_of_it()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(Deployments, Some.Deployment("web"));
        string long_ = $$"""{"metadata":{"managedFields":[{"manager":"{{new string('x', 129)}}","operation":"Update","apiVersion":"apps/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{} } }]} }""";

        TestApi.Answer part = await api.PatchAsync($"{Deployments}/web/status", """{"metadata":{"managedFields":[{}]}}""");
        TestApi.Answer refused = await api.PatchAsync($"{Deployments}/web", long_);
        TestApi.Answer anew = await api.PatchAsync($"{Deployments}/web", """{"metadata":{"managedFields":[{}],"labels":{"a":"b"}}}""");

        Assert.Equal((200, 1), (part.Code, part.Json.Child("metadata").Count("managedFields")));
        Assert.Equal((422, "Deployment.apps \"web\" is invalid: metadata.managedFields[0].manager: Too long: may not be more than 128 bytes"), (refused.Code, refused.Message));
        Assert.Equal((200, 0), (anew.Code, anew.Json.Child("metadata").Count("managedFields")));
    }

    [Fact]
    public async Task Who_applies_a_number_of_replicas_owns_it()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(Deployments, Some.Deployment("web"));

        TestApi.Answer conflict = await ScaleAsync(api, 3, "");
        TestApi.Answer scaled = await ScaleAsync(api, 3, "&force=true");
        TestApi.Answer negative = await ScaleAsync(api, -1, "&force=true");
        JsonObject web = (await api.GetAsync($"{Deployments}/web")).Json;
        JsonObject owner = web.Child("metadata").Objects("managedFields").Single(one => one.Text("manager") == "scaler");

        Assert.Equal((409, "Conflict"), (conflict.Code, conflict.Reason));
        Assert.Equal((200, "Scale", 3L), (scaled.Code, scaled.Json.Text("kind"), scaled.Json.Child("spec").Whole("replicas")));
        Assert.Equal(422, negative.Code);
        Assert.Equal(3, web.Child("spec").Whole("replicas"));
        Assert.Equal(("Apply", "scale", "apps/v1"), (owner.Text("operation"), owner.Text("subresource"), owner.Text("apiVersion")));
        Assert.Equal("""{"f:spec":{"f:replicas":{}}}""", owner.Field("fieldsV1")!.ToJsonString());
    }

    private static Task<TestApi.Answer> ApplyAsync(TestApi api, string name, string metadata) =>
        api.PatchAsync($"{ConfigMaps}/{name}?fieldManager=me", $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{ {{metadata}} } }""", Apply);

    private static Task<TestApi.Answer> ScaleAsync(TestApi api, int replicas, string more) =>
        api.PatchAsync($"{Deployments}/web/scale?fieldManager=scaler{more}", $$"""{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"web"},"spec":{"replicas":{{replicas}} } }""", Apply);
}
