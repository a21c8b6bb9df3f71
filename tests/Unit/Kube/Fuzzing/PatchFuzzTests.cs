using System.Text.Json.Nodes;
using Gantry.Kube.Patches;
using Gantry.Kube.Schemas;
using Gantry.Kube.Selectors;
using Gantry.Kube.Trees;

namespace Gantry.Tests.Kube.Fuzzing;

public sealed class PatchFuzzTests
{
    private static readonly string[] Operations = ["add", "remove", "replace", "move", "copy", "test", "other"];

    [Fact]
    public void Any_merge_patch_has_an_end_and_means_the_same_twice()
    {
        foreach (int seed in Dice.Seeds(1500))
        {
            Dice dice = new(seed);
            JsonObject item = dice.Fields(4);
            string before = item.ToJsonString();
            JsonNode? patch = dice.Tree();

            PatchResult once = MergePatch.Apply(item, patch);
            PatchResult twice = MergePatch.Apply(once.Tree, patch);

            Assert.True(!once.Succeeded || JsonNode.DeepEquals(once.Tree, twice.Tree), $"seed {seed}");
            Assert.Equal(before, item.ToJsonString());
        }
    }

    [Fact]
    public void Any_json_patch_works_or_says_why_not()
    {
        foreach (int seed in Dice.Seeds(1500))
        {
            Dice dice = new(seed);
            JsonObject item = dice.Fields(4);
            string before = item.ToJsonString();
            JsonNode? patch = seed % 10 == 0 ? dice.Tree() : new JsonArray([.. Enumerable.Range(0, dice.Below(6)).Select(_ => Operation(dice, item))]);

            PatchResult result = JsonPatch.Apply(item, patch);

            Assert.True(result.Succeeded || result.Message.Length > 0, $"seed {seed}");
            Assert.Equal(before, item.ToJsonString());
        }
    }

    [Fact]
    public void Any_strategic_patch_works_or_says_why_not()
    {
        foreach (int seed in Dice.Seeds(1500))
        {
            Dice dice = new(seed);
            JsonObject pod = (JsonObject)dice.Of(KindSchemas.Pod);
            string before = pod.ToJsonString();
            JsonNode? patch = (seed % 4) switch
            {
                0 => dice.Tree(),
                1 => new JsonObject { ["spec"] = new JsonObject { ["containers"] = new JsonArray(dice.Fields(2), dice.Tree()), ["$setElementOrder/containers"] = dice.Tree() } },
                _ => dice.Of(KindSchemas.Pod),
            };

            PatchResult result = StrategicMergePatch.Apply(pod, patch, KindSchemas.Pod);

            Assert.True(result.Succeeded || result.Message.Length > 0, $"seed {seed}");
            Assert.Equal(before, pod.ToJsonString());
        }
    }

    [Fact]
    public void Any_text_is_a_selector_or_is_refused_and_a_selector_reads_back()
    {
        int parsed = 0;
        foreach (int seed in Dice.Seeds(5000))
        {
            string text = new Dice(seed).TextOf("ab1,=!()<> notin./-\\ü", 24);
            if (!LabelQuery.TryParse(text, out LabelQuery query, out string problem))
            {
                Assert.NotEqual("", problem);
                continue;
            }

            parsed++;
            Assert.True(LabelQuery.TryParse(query.ToString(), out LabelQuery again, out problem), $"seed {seed}: {text} -> {query}: {problem}");
            Assert.Equal(query.ToString(), again.ToString());
        }

        Assert.True(parsed > 0);
    }

    [Fact]
    public void Any_text_is_a_field_selector_or_is_refused()
    {
        foreach (int seed in Dice.Seeds(3000))
        {
            Dice dice = new(seed);
            string text = seed % 2 == 0 ? dice.TextOf("ab,=!\\.metadata", 24) : $"metadata.name{dice.TextOf("=!", 4)}{dice.TextOf("ab\\,=", 8)}";
            if (!FieldQuery.TryParse(text, Gantry.Kube.Kinds.BuiltInKinds.Find("", "v1", "pods")!, out _, out string problem))
                Assert.NotEqual("", problem);
        }
    }

    private static JsonNode Operation(Dice dice, JsonObject item) => new JsonObject
    {
        ["op"] = dice.One(Operations),
        ["path"] = Pointer(dice, item),
        ["from"] = Pointer(dice, item),
        ["value"] = dice.Tree(2),
    };

    private static string Pointer(Dice dice, JsonNode item)
    {
        string path = "";
        JsonNode? at = item;
        for (int left = dice.Below(4); left > 0; left--)
        {
            string step = at is JsonObject { Count: > 0 } fields ? dice.One([.. fields.Select(field => field.Key)]) : dice.One(["0", "-", "1", "01", "99999999999", dice.Word()]);
            at = at is JsonArray items && items.Count > 0 ? items[0] : at.Field(step);
            path += "/" + step;
        }

        return path;
    }
}
