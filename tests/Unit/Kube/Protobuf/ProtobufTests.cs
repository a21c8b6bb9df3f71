using System.Text.Json.Nodes;
using Gantry.Kube.Kinds;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;

namespace Gantry.Tests.Kube.Protobuf;

public sealed class ProtobufTests
{
    public static TheoryData<string> Kinds => [.. BuiltInKinds.All.Select(kind => SampleOf(kind))];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_protobuf_form_of_a_filled_object_means_what_its_json_form_says(string kind)
    {
        JsonNode expected = Sample(kind, out byte[] protobuf);

        bool isRead = ProtobufEnvelope.TryDecode(protobuf, BodySchemas.Find, out JsonObject? item, out string failure);

        Assert.True(isRead, failure);
        Assert.Equal("", string.Join('\n', Differences(expected, item, "")));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_filled_object_becomes_the_bytes_that_other_servers_send(string kind)
    {
        JsonObject item = (JsonObject)Sample(kind, out byte[] expected);

        byte[] written = ProtobufEnvelope.Encode(item, BodySchemas.Find(item.Text("apiVersion")!, item.Text("kind")!)!);

        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(written));
    }

    [Fact]
    public void A_schema_within_a_definition_may_also_be_a_flag_or_a_list()
    {
        JsonObject definition = Some.Tree("""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"a"},"spec":{"group":"g","names":{"kind":"A","plural":"as"},"scope":"Cluster","versions":[
            {"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"$ref":"r","default":{"a":[1,null]},"maximum":1.5,"items":{"type":"string"},"properties":{
            "b":{"additionalProperties":false,"items":[{"type":"string"},{"type":"integer"}]},"c":{"additionalProperties":{"x-kubernetes-int-or-string":true}}},
            "dependencies":{"d":["e","f"],"g":{"type":"object"}},"enum":["h",2]}}}]}}
            """);

        byte[] written = ProtobufEnvelope.Encode(definition, KindSchemas.CustomResourceDefinition);

        Assert.True(ProtobufEnvelope.TryDecode(written, BodySchemas.Find, out JsonObject? read, out string failure), failure);
        Assert.Equal("", string.Join('\n', Differences(definition, read, "")));
    }

    [Fact]
    public void Lists_and_watches_wrap_the_same_objects()
    {
        byte[] envelope = ProtobufEnvelope.EncodeList("v1", "PodList", Some.Tree("""{"resourceVersion":"7"}"""), [Some.Tree("""{"metadata":{"name":"a"}}"""), Some.Tree("""{"metadata":{"name":"b"}}""")], KindSchemas.Pod);

        byte[] frame = ProtobufEnvelope.EncodeWatchFrame("ADDED", envelope);

        Assert.Equal("k8s\0"u8, envelope.AsSpan(0, 4));
        Assert.Equal(frame.Length - 4, (frame[2] << 8) + frame[3]);
        Assert.True(frame.AsSpan().EndsWith(envelope));
    }

    [Fact]
    public void Bytes_that_are_no_protobuf_object_are_refused_in_words()
    {
        Assert.False(ProtobufEnvelope.TryDecode("{}"u8, BodySchemas.Find, out _, out string notEvenBegun));
        Assert.False(ProtobufEnvelope.TryDecode("k8s\0\u000a\u007f"u8, BodySchemas.Find, out _, out string cut));

        Assert.False(ProtobufEnvelope.TryDecode("k8s\0\u0000\u0000"u8, BodySchemas.Find, out _, out string numberless));

        Assert.Equal("illegal tag 0 (wire type 0)", numberless);
        Assert.Equal("the body does not begin as a Kubernetes protobuf object does", notEvenBegun);
        Assert.Equal("the protobuf message is cut off", cut);
    }

    private static string SampleOf(ResourceKind kind) =>
        $"{(kind.Definition.Group.Length == 0 ? "core" : kind.Definition.Group)}.{kind.Definition.Version}.{kind.Definition.Kind}";

    private static JsonNode Sample(string kind, out byte[] protobuf)
    {
        string file = Path.Combine(SharedFiles.Require("data/kubernetes-objects"), kind);
        Assert.SkipUnless(File.Exists(file + ".pb"), "there is no published sample of the kind");
        protobuf = File.ReadAllBytes(file + ".pb");
        return JsonNode.Parse(File.ReadAllText(file + ".json"))!;
    }

    private static IEnumerable<string> Differences(JsonNode? expected, JsonNode? actual, string path)
    {
        if (actual is JsonObject map && expected is JsonObject other)
            return map.Select(field => field.Key).Union(other.Select(field => field.Key)).SelectMany(name => Differences(other[name], map[name], $"{path}.{name}"));
        if (actual is JsonArray list && expected is JsonArray items && list.Count == items.Count)
            return list.SelectMany((item, i) => Differences(items[i], item, $"{path}[{i}]"));
        return JsonNode.DeepEquals(expected, actual) ? [] : [$"{path}: expected {expected?.ToJsonString()}, read {actual?.ToJsonString()}"];
    }
}
