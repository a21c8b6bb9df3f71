using System.Text.Json.Nodes;
using Gantry.Kube.Patches;
using Gantry.Kube.Trees;

namespace Gantry.Tests.Kube;

public sealed class JsonPatchTests
{
    [Fact]
    public void Published_cases_come_out_as_published()
    {
        JsonArray cases = (JsonArray)JsonNode.Parse(File.ReadAllText(SharedFiles.Require("data/json-patch/tests.json")))!;
        List<string> wrong = [];
        foreach (JsonObject test in cases.OfType<JsonObject>().Where(test => test.Flag("disabled") != true && !CountsFromTheEnd(test["patch"])))
        {
            PatchResult result = JsonPatch.Apply(test["doc"], test["patch"]);
            bool isRight = test.ContainsKey("error") ? !result.Succeeded : result.Succeeded && (!test.ContainsKey("expected") || JsonNode.DeepEquals(result.Tree, test["expected"]));
            if (!isRight)
                wrong.Add($"{test.Text("comment")}: {test["patch"]?.ToJsonString()} gave {result}");
        }

        Assert.Equal([], wrong);
    }

    // Clients of this API may, and the cases know it as a fault.
    private static bool CountsFromTheEnd(JsonNode? patch) => patch!.ToJsonString().Contains("/-1\"", StringComparison.Ordinal);

    [Theory]
    [InlineData("""[{"op":"replace","path":"/b","value":2}]""", """{"a":[1,2,3],"b":2}""")]
    [InlineData("""[{"op":"replace","path":"/a/-1","value":9}]""", """{"a":[1,2,9]}""")]
    [InlineData("""[{"op":"remove","path":"/a/-3"}]""", """{"a":[2,3]}""")]
    [InlineData("""[{"op":"add","path":"/a/-1","value":4}]""", """{"a":[1,2,3,4]}""")]
    [InlineData("""[{"op":"remove","path":"/a/-4"}]""", null)]
    [InlineData("""[{"op":"replace","path":"/b/c","value":2}]""", null)]
    [InlineData("""[{"op":"replace","path":"/a/3","value":2}]""", null)]
    [InlineData("""[{"op":"add","path":"/a/-5","value":2}]""", null)]
    public void A_member_that_is_not_there_is_set_and_lists_are_counted_from_both_ends(string patch, string? expected)
    {
        PatchResult result = JsonPatch.Apply(Some.Tree("""{"a":[1,2,3]}"""), JsonNode.Parse(patch));

        Assert.Equal((expected, expected is null ? PatchFault.DoesNotApply : PatchFault.None), (result.Tree?.ToJsonString(), result.Fault));
    }

    [Fact]
    public void Copies_of_copies_are_stopped_before_they_fill_the_memory()
    {
        JsonArray patch = [];
        for (int i = 0; i < 60; i++)
            patch.Add(Some.Tree("""{"op":"copy","from":"/a","path":"/a/-"}"""));

        PatchResult result = JsonPatch.Apply(Some.Tree("""{"a":["0123456789"]}"""), patch);

        Assert.Equal(PatchFault.TooLarge, result.Fault);
    }

    [Fact]
    public void Depth_grown_step_by_step_is_stopped()
    {
        JsonArray patch = [];
        for (string path = "/a"; path.Length < 1000; path += "/a")
            patch.Add(new JsonObject { ["op"] = "add", ["path"] = path, ["value"] = new JsonObject() });

        Assert.Equal(PatchFault.TooLarge, JsonPatch.Apply(new JsonObject(), patch).Fault);
    }

    [Fact]
    public void A_document_is_not_touched_by_a_patch_that_fails()
    {
        JsonObject document = Some.Tree("""{"a":1}""");

        PatchResult result = JsonPatch.Apply(document, JsonNode.Parse("""[{"op":"remove","path":"/a"},{"op":"test","path":"/b","value":1}]"""));

        Assert.Equal((PatchFault.TestFailed, "testing value /b failed: test failed"), (result.Fault, result.Message));
        Assert.Equal("""{"a":1}""", document.ToJsonString());
    }

    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("""[1,2]""", """{"a":"b","c":null}""", """{"a":"b"}""")]
    [InlineData("""{}""", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void A_merge_patch_lays_one_document_over_another(string document, string patch, string expected)
    {
        Assert.Equal(expected, MergePatch.Apply(JsonNode.Parse(document), JsonNode.Parse(patch)).Tree!.ToJsonString());
    }
}
