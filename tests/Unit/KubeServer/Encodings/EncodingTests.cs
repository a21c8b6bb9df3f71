using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Cbor;
using Gantry.Kube.Kinds;
using Gantry.Kube.Protobuf;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer.Encodings;

public sealed class EncodingTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Protobuf = ProtobufEnvelope.MediaType;
    private const string Cbor = CborObject.MediaType;

    [Fact]
    public async Task Objects_go_both_ways_in_protobuf()
    {
        await using TestApi api = await TestApi.StartAsync();
        byte[] body = ProtobufEnvelope.Encode(JsonTree.ParseObject(Encoding.UTF8.GetBytes(Some.ConfigMap("a")))!, KindSchemas.ConfigMap);

        TestApi.Answer made = await TestApi.SendBytesAsync(api.Client, HttpMethod.Post, ConfigMaps, body, Protobuf, Protobuf);
        TestApi.Answer got = await api.GetAsync($"{ConfigMaps}/a", $"{Protobuf},application/json");

        Assert.Equal((201, Protobuf), (made.Code, made.Type));
        Assert.Equal(("a", "1"), (FromProtobuf(got).Child("metadata").Text("name"), FromProtobuf(got).Child("data").Text("k")));
        Assert.Equal(made.Bytes, got.Bytes);
    }

    [Fact]
    public async Task A_list_in_protobuf_has_the_same_objects()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));
        await api.PostAsync(ConfigMaps, Some.ConfigMap("b"));

        TestApi.Answer list = await api.GetAsync($"{ConfigMaps}?limit=1", Protobuf);

        Schema schema = Schema.Object("List", () => [new("metadata", KindSchemas.ListMeta) { WirePath = [1] }, new("items", Schema.ListOf(KindSchemas.ConfigMap)) { WirePath = [2] }], _ => null);
        Assert.True(ProtobufEnvelope.TryDecode(list.Bytes, (_, kind) => kind == "ConfigMapList" ? schema : null, out JsonObject? read, out string failure), failure);
        Assert.Equal("a", read.Objects("items").Single().Child("metadata").Text("name"));
        Assert.Equal(1, read.Child("metadata").Whole("remainingItemCount"));
    }

    [Fact]
    public async Task Refusals_are_told_in_the_encoding_asked_for()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer protobuf = await api.GetAsync($"{ConfigMaps}/none", Protobuf);
        TestApi.Answer cbor = await api.GetAsync($"{ConfigMaps}/none", Cbor);
        TestApi.Answer yaml = await api.GetAsync($"{ConfigMaps}/none", "application/yaml");

        Assert.Equal("NotFound", FromProtobuf(protobuf).Text("reason"));
        Assert.Equal("NotFound", FromCbor(cbor).Text("reason"));
        Assert.Contains("reason: NotFound\n", yaml.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_in_protobuf_sends_frames_with_their_length()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));

        TestApi.Answer watch = await api.GetAsync($"{ConfigMaps}?watch=true&timeoutSeconds=1", $"{Protobuf};stream=watch");

        Assert.Equal($"{Protobuf}; stream=watch", watch.Type);
        int length = (watch.Bytes[2] << 8) + watch.Bytes[3];
        Assert.Equal(watch.Bytes.Length, length + 4);
        int envelope = watch.Bytes.AsSpan().IndexOf("k8s\0"u8);
        Assert.True(ProtobufEnvelope.TryDecode(watch.Bytes.AsSpan(envelope), BodySchemas.Find, out JsonObject? item, out string failure), failure);
        Assert.Equal("a", item.Child("metadata").Text("name"));
    }

    [Fact]
    public async Task Objects_go_both_ways_in_cbor()
    {
        await using TestApi api = await TestApi.StartAsync();
        byte[] body = CborObject.Encode(JsonNode.Parse(Some.ConfigMap("a"))!).ToArray();
        byte[] apply = CborObject.Encode(JsonNode.Parse("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"},"data":{"x":"2"}}""")!).ToArray();

        TestApi.Answer made = await TestApi.SendBytesAsync(api.Client, HttpMethod.Post, ConfigMaps, body, Cbor, Cbor);
        TestApi.Answer applied = await TestApi.SendBytesAsync(api.Client, HttpMethod.Patch, $"{ConfigMaps}/a?fieldManager=me", apply, "application/apply-patch+cbor", Cbor);
        TestApi.Answer list = await api.GetAsync(ConfigMaps, Cbor);
        TestApi.Answer watch = await api.GetAsync($"{ConfigMaps}?watch=true&timeoutSeconds=1", Cbor);

        Assert.Equal((201, Cbor, "1"), (made.Code, made.Type, FromCbor(made).Child("data").Text("k")));
        Assert.Equal((200, "2"), (applied.Code, FromCbor(applied).Child("data").Text("x")));
        Assert.Equal("a", FromCbor(list).Objects("items").Single().Child("metadata").Text("name"));
        Assert.Equal(("application/cbor-seq", "ADDED"), (watch.Type, FromCbor(watch).Text("type")));
    }

    [Fact]
    public async Task Yaml_answers_read_back_as_the_same_object()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, """{"metadata":{"name":"a","labels":{"yes":"no"}},"data":{"number":"1","empty":"","lines":"a: b\n- c\n","quote":"\"'#","word":"some text","tail":"x:"}}""");

        TestApi.Answer yaml = await api.GetAsync($"{ConfigMaps}/a", "application/yaml");
        TestApi.Answer back = await TestApi.SendBytesAsync(api.Client, HttpMethod.Put, $"{ConfigMaps}/a", yaml.Bytes, "application/yaml");

        Assert.Equal("application/yaml", yaml.Type);
        Assert.StartsWith("apiVersion: v1\n", yaml.Text, StringComparison.Ordinal);
        Assert.Equal(200, back.Code);
        Assert.Equal((await api.GetAsync($"{ConfigMaps}/a")).Text, back.Text);
    }

    [Theory]
    [InlineData("application/json;q=0.5,application/yaml", "application/yaml")]
    [InlineData("text/html, */*;q=0.1", "application/json")]
    [InlineData("application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1;g=meta.k8s.io", "application/json")]
    [InlineData("application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;v=v1;g=meta.k8s.io", "application/vnd.kubernetes.protobuf")]
    [InlineData("application/*", "application/json")]
    [InlineData("*/*, application/cbor", "application/cbor")]
    public async Task The_best_of_what_a_client_accepts_is_chosen(string accept, string type)
    {
        await using TestApi api = await TestApi.StartAsync();

        Assert.Equal(type, (await api.GetAsync("/api/v1/namespaces/default", accept)).Type);
    }

    [Fact]
    public async Task What_is_not_understood_is_refused_with_what_would_be()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer accept = await api.GetAsync(ConfigMaps, "text/plain");
        TestApi.Answer watch = await api.GetAsync($"{ConfigMaps}?watch=true", "application/yaml");
        TestApi.Answer type = await TestApi.SendBytesAsync(api.Client, HttpMethod.Post, ConfigMaps, "{}"u8.ToArray(), "text/plain");
        TestApi.Answer patch = await TestApi.SendBytesAsync(api.Client, HttpMethod.Patch, $"{ConfigMaps}/a", "{}"u8.ToArray(), "application/json");
        TestApi.Answer none = await TestApi.SendBytesAsync(api.Client, HttpMethod.Post, ConfigMaps, Encoding.UTF8.GetBytes(Some.ConfigMap("a")), null);

        Assert.Equal((406, "NotAcceptable", "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf, application/cbor"), (accept.Code, accept.Reason, accept.Message));
        Assert.Equal(406, watch.Code);
        Assert.Contains("only the following media types are accepted: application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch, application/cbor;stream=watch", watch.Text, StringComparison.Ordinal);
        Assert.Equal((415, "UnsupportedMediaType"), (type.Code, type.Reason));
        Assert.StartsWith("the body of the request was in an unknown format - accepted media types include: application/json, ", type.Message, StringComparison.Ordinal);
        Assert.Equal(415, patch.Code);
        Assert.Equal(201, none.Code);
    }

    [Fact]
    public async Task Large_answers_are_compressed_for_those_who_accept_it_and_compressed_bodies_are_not_read()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("small"));
        await api.PostAsync(ConfigMaps, Some.ConfigMap("large", new string('x', 200_000)));

        Assert.Equal("gzip", await EncodingOfAsync(api, "large", "gzip, deflate"));
        Assert.Equal("", await EncodingOfAsync(api, "large", "br"));
        Assert.Equal("", await EncodingOfAsync(api, "small", "gzip"));
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(Some.ConfigMap("b")));
        Assert.Equal(400, (await TestApi.SendBytesAsync(api.Client, HttpMethod.Post, ConfigMaps, packed.ToArray(), "application/json")).Code);
    }

    [Fact]
    public async Task People_get_line_breaks()
    {
        await using TestApi api = await TestApi.StartAsync();

        Assert.Contains("\n  \"apiVersion\"", (await api.GetAsync("/api/v1/namespaces/default?pretty=true")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n  \"apiVersion\"", (await api.GetAsync("/api/v1/namespaces/default")).Text, StringComparison.Ordinal);
    }

    private static async Task<string> EncodingOfAsync(TestApi api, string name, string accepts)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"{ConfigMaps}/{name}");
        request.Headers.AcceptEncoding.ParseAdd(accepts);
        using HttpResponseMessage response = await api.Client.SendAsync(request);
        return string.Join(',', response.Content.Headers.ContentEncoding);
    }

    private static JsonObject FromProtobuf(TestApi.Answer answer)
    {
        Assert.Equal(Protobuf, answer.Type);
        Assert.True(ProtobufEnvelope.TryDecode(answer.Bytes, (version, kind) => kind == "Status" ? KindSchemas.Status : BodySchemas.Find(version, kind), out JsonObject? item, out string failure), failure);
        return item;
    }

    private static JsonObject FromCbor(TestApi.Answer answer)
    {
        Assert.True(CborObject.TryDecode(answer.Bytes, out JsonNode? item, out string failure), failure);
        return (JsonObject)item;
    }
}
