using System.Text.Json.Nodes;
using Gantry.Kube.Patches;
using Gantry.Kube.Schemas;

namespace Gantry.Tests.Kube;

public sealed class StrategicMergePatchTests
{
    [Theory]
    // An item with a known key is merged, others keep their place.
    [InlineData("""{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b"}]}}""", """{"spec":{"containers":[{"name":"b","image":"2"}]}}""", """{"spec":{"containers":[{"name":"a","image":"1"},{"name":"b","image":"2"}]}}""")]
    // A new item comes first where no order is named.
    [InlineData("""{"spec":{"containers":[{"name":"a"}]}}""", """{"spec":{"containers":[{"name":"n"}]}}""", """{"spec":{"containers":[{"name":"n"},{"name":"a"}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""", """{"spec":{"$setElementOrder/containers":[{"name":"a"},{"name":"b"},{"name":"n"}],"containers":[{"name":"n"}]}}""", """{"spec":{"containers":[{"name":"a"},{"name":"b"},{"name":"n"}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""", """{"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]}}""", """{"spec":{"containers":[{"name":"b"},{"name":"a"}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""", """{"spec":{"containers":[{"name":"a","$patch":"delete"}]}}""", """{"spec":{"containers":[{"name":"b"}]}}""")]
    [InlineData("""{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""", """{"spec":{"containers":[{"name":"n"},{"$patch":"replace"}]}}""", """{"spec":{"containers":[{"name":"n"}]}}""")]
    // Lists without a merge key are replaced.
    [InlineData("""{"spec":{"containers":[{"name":"a","args":["x"]}]}}""", """{"spec":{"containers":[{"name":"a","args":["y"]}]}}""", """{"spec":{"containers":[{"name":"a","args":["y"]}]}}""")]
    [InlineData("""{"metadata":{"finalizers":["a","b"]}}""", """{"metadata":{"finalizers":["c"],"$setElementOrder/finalizers":["b","c"],"$deleteFromPrimitiveList/finalizers":["a"]}}""", """{"metadata":{"finalizers":["b","c"]}}""")]
    [InlineData("""{"metadata":{"labels":{"a":"1","b":"2"}}}""", """{"metadata":{"labels":{"a":null,"c":"3"}}}""", """{"metadata":{"labels":{"b":"2","c":"3"}}}""")]
    [InlineData("""{"metadata":{"labels":{"a":"1"}}}""", """{"metadata":{"labels":{"$patch":"replace","c":"3"}}}""", """{"metadata":{"labels":{"c":"3"}}}""")]
    [InlineData("""{"spec":{"affinity":{"nodeAffinity":{}},"hostname":"h"}}""", """{"spec":{"affinity":{"$patch":"delete"}}}""", """{"spec":{"hostname":"h"}}""")]
    [InlineData("""{"spec":{"volumes":[{"name":"v","emptyDir":{}}]}}""", """{"spec":{"volumes":[{"name":"v","$retainKeys":["name","hostPath"],"hostPath":{"path":"/x"}}]}}""", """{"spec":{"volumes":[{"name":"v","hostPath":{"path":"/x"}}]}}""")]
    public void A_pod_is_patched_as_clients_expect(string document, string patch, string expected)
    {
        PatchResult result = StrategicMergePatch.Apply(Some.Tree(document), Some.Tree(patch), KindSchemas.Pod);

        Assert.Equal(expected, result.Tree?.ToJsonString());
    }

    [Fact]
    public void A_strategy_changes_its_type_and_drops_what_belonged_to_the_other()
    {
        JsonObject patch = Some.Tree("""{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}""");

        JsonNode? result = StrategicMergePatch.Apply(Some.Tree("""{"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}}}"""), patch, KindSchemas.Deployment).Tree;

        Assert.Equal("""{"spec":{"strategy":{"type":"Recreate"}}}""", result?.ToJsonString());
    }

    [Theory]
    [InlineData("""{"spec":{"containers":[{"image":"x"}]}}""", PatchFault.Confused, "map: map[image:x] does not contain declared merge key: name")]
    [InlineData("""{"spec":{"$patch":"explode"}}""", PatchFault.Confused, "unknown patch type: explode in map: map[$patch:explode]")]
    [InlineData("""{"spec":{"$retainKeys":["a"],"hostname":"b"}}""", PatchFault.DoesNotApply, "patch content doesn't match retainKeys list")]
    [InlineData("""{"spec":{"$retainKeys":"a"}}""", PatchFault.Malformed, "invalid patch format of retainKeys")]
    [InlineData("""{"spec":{"$deleteFromPrimitiveList/containers":"a"}}""", PatchFault.Malformed, "invalid patch format of primitive list")]
    [InlineData("""{"spec":{"$setElementOrder/containers":"a"}}""", PatchFault.Malformed, "invalid patch format of setElementOrder list")]
    public void A_malformed_patch_says_what_is_wrong(string patch, PatchFault fault, string problem)
    {
        PatchResult result = StrategicMergePatch.Apply(Some.Tree("""{"spec":{"containers":[{"name":"a"}]}}"""), Some.Tree(patch), KindSchemas.Pod);

        Assert.Equal((fault, problem), (result.Fault, result.Message));
    }

    [Fact]
    public void Items_of_a_list_that_is_not_there_yet_need_no_key()
    {
        JsonObject patch = Some.Tree("""{"spec":{"containers":[{"image":"x"},{"name":"gone","$patch":"delete"},{"name":"a","args":null}]}}""");

        JsonNode? result = StrategicMergePatch.Apply(Some.Tree("""{"spec":{}}"""), patch, KindSchemas.Pod).Tree;

        Assert.Equal("""{"spec":{"containers":[{"image":"x"},{"name":"a"}]}}""", result?.ToJsonString());
    }

    [Fact]
    public void Two_ports_that_differ_in_protocol_survive_a_patch()
    {
        JsonObject service = Some.Tree("""{"spec":{"ports":[{"port":53,"protocol":"TCP"},{"port":53,"protocol":"UDP"}]}}""");

        JsonNode? result = StrategicMergePatch.Apply(service, Some.Tree("""{"metadata":{"labels":{"a":"b"}}}"""), KindSchemas.Service).Tree;

        Assert.Equal(2, result!["spec"]!["ports"]!.AsArray().Count);
    }

    [Fact]
    public void Hostile_sizes_cost_no_more_than_their_length()
    {
        JsonArray ports = [.. Enumerable.Range(0, 30_000).Select(_ => (JsonNode)new JsonObject { ["containerPort"] = 80 })];
        JsonObject document = new() { ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "a", ["ports"] = ports }) } };
        JsonObject labels = new(Enumerable.Range(0, 50_000).Select(i => KeyValuePair.Create($"l{i}", (JsonNode?)"x")));
        document["metadata"] = new JsonObject { ["labels"] = labels };
        JsonObject patch = Some.Tree("""{"spec":{"containers":[{"name":"a","ports":[{"containerPort":81}]}]}}""");
        patch["metadata"] = new JsonObject { ["labels"] = new JsonObject(Enumerable.Range(0, 49_999).Select(i => KeyValuePair.Create($"l{i}", (JsonNode?)null))) };

        System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
        JsonNode? result = StrategicMergePatch.Apply(document, patch, KindSchemas.Pod).Tree;
        MergePatch.Apply(document, patch);

        Assert.Equal(30_001, result!["spec"]!["containers"]![0]!["ports"]!.AsArray().Count);
        Assert.Single(result["metadata"]!["labels"]!.AsObject());
        // Work that grows with the square takes minutes here.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), watch.Elapsed.ToString());
    }
}
