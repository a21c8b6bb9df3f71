using System.Text.Json.Nodes;
using Gantry.Kube.Kinds;
using Gantry.Kube.Protobuf;

namespace Gantry.Tests.Kube.Protobuf;

public sealed class ProtobufTests
{
    public static TheoryData<string> Kinds =>
        [.. BuiltInKinds.All.Select(kind => $"{(kind.Definition.Group.Length == 0 ? "core" : kind.Definition.Group)}.{kind.Definition.Version}.{kind.Definition.Kind}")];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_protobuf_form_of_a_filled_object_means_what_its_json_form_says(string kind)
    {
        string file = Path.Combine(Facts(), "data", "kubernetes-objects", kind);
        JsonNode expected = JsonNode.Parse(File.ReadAllText(file + ".json"))!;

        bool isRead = ProtobufEnvelope.TryDecode(File.ReadAllBytes(file + ".pb"), BodySchemas.Find, out JsonObject? item, out string failure);

        Assert.True(isRead, failure);
        foreach (string difference in Differences(expected, item, ""))
            Assert.Fail(difference);
    }

    [Fact]
    public void Bytes_that_are_no_protobuf_object_are_refused_in_words()
    {
        Assert.False(ProtobufEnvelope.TryDecode("{}"u8, BodySchemas.Find, out _, out string notEvenBegun));
        Assert.False(ProtobufEnvelope.TryDecode("k8s\0\u000a\u007f"u8, BodySchemas.Find, out _, out string cut));

        Assert.Equal("the body does not begin as a Kubernetes protobuf object does", notEvenBegun);
        Assert.Equal("the protobuf message is cut off", cut);
    }

    // What the samples fill in and this server does not know is left out of the comparison by going along what was read.
    private static IEnumerable<string> Differences(JsonNode? expected, JsonNode? actual, string path)
    {
        if (actual is JsonObject map && expected is JsonObject other)
            return map.SelectMany(field => Differences(other[field.Key], field.Value, $"{path}.{field.Key}"));
        if (actual is JsonArray list && expected is JsonArray items && list.Count == items.Count)
            return list.SelectMany((item, i) => Differences(items[i], item, $"{path}[{i}]"));
        return JsonNode.DeepEquals(expected, actual) ? [] : [$"{path}: expected {expected?.ToJsonString()}, read {actual?.ToJsonString()}"];
    }

    private static string Facts()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Gantry.slnx")))
            folder = Path.GetDirectoryName(folder);
        string facts = Path.Combine(folder ?? "", "..", "shared");
        Assert.SkipUnless(Directory.Exists(Path.Combine(facts, "data")), "the published samples are not beside the checkout");
        return facts;
    }
}
