using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.OpenApi;
using Gantry.Tests.KubeServer.CustomResources;

namespace Gantry.Tests.KubeServer;

/// <summary>The documents about the API: when they are made, how clients tell whether theirs is old, and how long they take memory.</summary>
public sealed class DocumentTests
{
    private const string Protobuf = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
    private const string ProtobufV3 = "application/com.github.proto-openapi.spec.v3@v1.0+protobuf";
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    [Theory]
    [InlineData("/openapi/v2", "application/json")]
    [InlineData("/openapi/v2", Protobuf)]
    [InlineData("/openapi/v3", "application/json")]
    [InlineData("/openapi/v3/apis/apps/v1", "application/json")]
    [InlineData("/openapi/v3/apis/apps/v1", ProtobufV3)]
    [InlineData("/apis", Aggregated)]
    [InlineData("/api", Aggregated)]
    public async Task Who_has_a_document_is_not_sent_it_again(string path, string accept)
    {
        await using TestApi api = await TestApi.StartAsync();

        (HttpStatusCode first, string tag, int length) = await AskAsync(api, path, accept, "\"other\"");
        (HttpStatusCode second, string again, int none) = await AskAsync(api, path, accept, $"W/\"x\", {tag}");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotModified), (first, second));
        Assert.True(length > 0);
        Assert.Equal((tag, 0), (again, none));
    }

    [Theory]
    [InlineData("/openapi/v3/api/v1")]
    [InlineData("/openapi/v3/apis/apps/v1")]
    [InlineData("/openapi/v2")]
    public async Task Any_patch_of_a_kind_takes_field_validation_and_no_two_operations_have_one_name(string path)
    {
        await using TestApi api = await TestApi.StartAsync();

        JsonObject[] operations = [.. (await api.GetAsync(path)).Json.Child("paths")!.SelectMany(item => item.Value!.AsObject()).Where(item => item.Value is JsonObject).Select(item => item.Value!.AsObject())];

        Assert.All(
            operations.Where(one => one.Text("x-kubernetes-action") == "patch"),
            one => Assert.Contains(one.Objects("parameters"), parameter => parameter.Text("name") == "fieldValidation"));
        Assert.All(
            operations.Where(one => one.Text("x-kubernetes-action") == "connect"),
            one => Assert.EndsWith("Options", one.Child("x-kubernetes-group-version-kind").Text("kind"), StringComparison.Ordinal));
        Assert.Empty(operations.GroupBy(one => one.Text("operationId")).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public async Task Documents_of_built_in_and_of_new_kinds_come_in_protobuf_too()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.DefineAsync(Definitions.Widget());
        string[] places = [.. (await api.GetAsync("/openapi/v3")).Json.Child("paths")!.Select(path => path.Value.Text("serverRelativeURL")!)];

        foreach (string place in places)
        {
            TestApi.Answer plain = await api.GetAsync(place);
            TestApi.Answer packed = await api.GetAsync(place, ProtobufV3);
            List<(int Field, byte[] Bytes)> document = Fields(packed.Bytes);

            Assert.Equal((200, "application/com.github.proto-openapi.spec.v3.v1.0+protobuf"), (packed.Code, packed.Type));
            Assert.Equal(plain.Json.Text("openapi"), Encoding.UTF8.GetString(document.Single(part => part.Field == 1).Bytes));
            Assert.Equal(plain.Json.Child("paths")!.Select(path => path.Key), Names(document.Single(part => part.Field == 4).Bytes));
            Assert.Equal(plain.Json.Child("components").Child("schemas")!.Select(schema => schema.Key), Names(Fields(document.Single(part => part.Field == 5).Bytes).Single().Bytes));
        }

        Assert.Contains(places, place => place.StartsWith("/openapi/v3/apis/example.com/", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Names(byte[] map) =>
        Fields(map).Select(entry => Encoding.UTF8.GetString(Fields(entry.Bytes).Single(part => part.Field == 1).Bytes));

    // The fields of a protobuf message all of whose fields are texts or messages.
    private static List<(int Field, byte[] Bytes)> Fields(byte[] message)
    {
        List<(int, byte[])> fields = [];
        for (int at = 0; at < message.Length;)
        {
            int tag = Number();
            Assert.Equal(2, tag & 7);
            int length = Number();
            fields.Add((tag >> 3, message[at..(at + length)]));
            at += length;

            int Number()
            {
                int number = 0;
                for (int shift = 0; ; shift += 7)
                {
                    byte part = message[at++];
                    number |= (part & 0x7f) << shift;
                    if (part < 0x80)
                        return number;
                }
            }
        }

        return fields;
    }

    [Fact]
    public async Task A_new_kind_is_in_the_documents_at_once()
    {
        await using TestApi api = await TestApi.StartAsync();
        (_, string before, _) = await AskAsync(api, "/openapi/v2", "application/json", "");
        (_, string kinds, _) = await AskAsync(api, "/apis", Aggregated, "");

        await api.DefineAsync(Definitions.Widget());
        (HttpStatusCode code, string after, _) = await AskAsync(api, "/openapi/v2", "application/json", before);
        (_, string otherKinds, _) = await AskAsync(api, "/apis", Aggregated, kinds);

        Assert.Equal(HttpStatusCode.OK, code);
        Assert.NotEqual(before, after);
        Assert.NotEqual(kinds, otherKinds);
        Assert.Contains("example.com", (await api.GetAsync("/openapi/v2")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/openapi/v2", "text/html", 406)]
    [InlineData("/openapi/v2", "text/html, */*;q=0.1", 200)]
    [InlineData("/openapi/v3/apis/apps/v1", Protobuf, 406)]
    public async Task A_form_that_there_is_not_is_told(string path, string accept, int code)
    {
        await using TestApi api = await TestApi.StartAsync();

        Assert.Equal(code, (await api.GetAsync(path, accept)).Code);
    }

    [Fact]
    public async Task An_address_with_an_old_hash_leads_to_the_new_one()
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/openapi/v3/apis/apps/v1?hash=OLD");
        string now = (await api.GetAsync("/openapi/v3")).Json.Child("paths").Child("apis/apps/v1").Text("serverRelativeURL")!;

        using HttpResponseMessage followed = await api.Client.SendAsync(request);

        Assert.Equal(now, followed.RequestMessage!.RequestUri!.PathAndQuery);
        Assert.Contains("immutable", followed.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_is_made_once_for_all_who_ask_and_forgotten_when_nobody_does()
    {
        SteppedClock clock = new();
        using KeptDocuments documents = new(clock);
        int made = 0;
        TaskCompletionSource start = new();

        Task<KeptDocument>[] asked = [.. Enumerable.Range(0, 8).Select(_ => documents.GetAsync("a", "source", MakeAsync, CancellationToken.None).AsTask())];
        start.SetResult();
        KeptDocument[] got = await Task.WhenAll(asked);
        clock.Advance(TimeSpan.FromMinutes(3));
        await documents.GetAsync("a", "source", MakeAsync, CancellationToken.None);
        clock.Advance(TimeSpan.FromMinutes(3));
        documents.DropUnasked();
        int kept = documents.Count;
        clock.Advance(TimeSpan.FromMinutes(6));
        documents.DropUnasked();

        Assert.Equal((1, 1, 0), (made, kept, documents.Count));
        Assert.Single(got.Distinct());
        using StreamReader text = new(got[0].Open());
        Assert.Equal("text", await text.ReadToEndAsync());

        async ValueTask<ReadOnlyMemory<byte>> MakeAsync(CancellationToken cancel)
        {
            await start.Task;
            Interlocked.Increment(ref made);
            return Encoding.UTF8.GetBytes("text");
        }
    }

    [Fact]
    public void Another_servers_paths_come_with_their_definitions_and_nothing_else()
    {
        JsonObject own = (JsonObject)JsonNode.Parse("""{"paths":{"/api/v1":{}},"parameters":{"limit":{"name":"limit"}},"definitions":{"Taken":{"type":"string"},"io.k8s.apimachinery.Meta":{"type":"object"} } }""")!;
        JsonObject other = (JsonObject)JsonNode.Parse("""
            {"paths":{"/apis/a/v1/x":{"get":{"parameters":[{"$ref":"#/parameters/limit"}],"schema":{"$ref":"#/definitions/Tree"}}},"/apis/b/v1/x":{"get":{}}},
             "parameters":{"limit":{"name":"limit","schema":{"$ref":"#/definitions/Taken"}}},
             "definitions":{"Unused":{},"io.k8s.apimachinery.Meta":{"type":"integer"},"Taken":{"type":"number"},
              "Tree":{"properties":{"below":{"$ref":"#/definitions/Tree"},"value":{"$ref":"#/definitions/Taken"},"metadata":{"$ref":"#/definitions/io.k8s.apimachinery.Meta"}}}}}
            """)!;

        MergedDocument.Add(own, "/apis/a/v1", other);

        Assert.Equal(["/api/v1", "/apis/a/v1/x"], own.Child("paths")!.Select(path => path.Key));
        Assert.Equal(["Taken", "Taken_v2", "Tree", "io.k8s.apimachinery.Meta"], own.Child("definitions")!.Select(one => one.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["limit", "limit_v2"], own.Child("parameters")!.Select(one => one.Key));
        Assert.Equal("#/parameters/limit_v2", own.Child("paths").Child("/apis/a/v1/x").Child("get").Objects("parameters").Single().Text("$ref"));
        Assert.Equal("#/definitions/Taken_v2", own.Child("definitions").Child("Tree").Child("properties").Child("value").Text("$ref"));
        Assert.Equal("object", own.Child("definitions").Child("io.k8s.apimachinery.Meta").Text("type"));
    }

    private static async Task<(HttpStatusCode Code, string Tag, int Length)> AskAsync(TestApi api, string path, string accept, string has)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (has.Length > 0)
            request.Headers.TryAddWithoutValidation("If-None-Match", has);
        using HttpResponseMessage response = await api.Client.SendAsync(request);
        return (response.StatusCode, response.Headers.ETag?.Tag ?? "", (await response.Content.ReadAsByteArrayAsync()).Length);
    }
}
