using System.Text.Json.Nodes;
using Gantry.Kube.Kinds;
using Gantry.KubeServer.Aggregation;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Requests;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.OpenApi;

/// <summary>Serves the OpenAPI documents, those of extension servers among them.</summary>
internal sealed class OpenApiRoutes(ResourceCatalog catalog, ExtensionServers extensions, KeptDocuments kept, TimeProvider clock)
{
    private const string Versioned = "/openapi/v3/";
    private const string Json = "application/json";

    // Clients ask with an "@" before the version; as that is no legal media type, the answer has a dot.
    private const string Asked = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
    private const string Protobuf = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
    private const string AskedV3 = "application/com.github.proto-openapi.spec.v3@v1.0+protobuf";
    private const string ProtobufV3 = "application/com.github.proto-openapi.spec.v3.v1.0+protobuf";

    private readonly ExtensionSchemas _schemas = new(extensions, clock);

    public void AddTo(PathRoutes paths)
    {
        paths.Add("/openapi/v2", AnswerV2Async);
        paths.Add("/openapi/v3", AnswerIndexAsync);
        paths.AddFinder(path => path.StartsWith(Versioned, StringComparison.Ordinal) && Served(path[Versioned.Length..]) is { } place ? http => AnswerV3Async(http, place) : null);
    }

    private IReadOnlyList<ResourceKind> Kinds => [.. catalog.All.Select(resource => resource.Kind)];

    private string? Served(string place) => OpenApiV3.Places(Kinds).Contains(place) ? place : null;

    private async Task AnswerV2Async(HttpContext http)
    {
        http.Response.Headers.Vary = "Accept";
        bool isProtobuf = Form(http, Json, Asked, Protobuf) != Json;
        KeptDocument document = await kept.GetAsync(isProtobuf ? "v2 protobuf" : "v2", (catalog.All, _schemas.Stand), cancel => RenderAsync(isProtobuf, cancel), http.RequestAborted);
        await AnswerWriter.DocumentAsync(http, document, isProtobuf ? Protobuf : Json);
    }

    private async ValueTask<ReadOnlyMemory<byte>> RenderAsync(bool isProtobuf, CancellationToken cancel)
    {
        JsonObject document = OpenApiV2.Document(Kinds);
        foreach ((string path, JsonObject other) in await _schemas.ReadAsync(cancel))
            MergedDocument.Add(document, path, other);
        return isProtobuf ? OpenApiV2Protobuf.Write(document) : OpenApiV3.Write(document);
    }

    private async Task AnswerIndexAsync(HttpContext http)
    {
        KeptDocument document = await kept.GetAsync("v3", (catalog.All, extensions.Stand), _ => new(OpenApiV3.Index(Kinds, extensions.SchemaAddresses())), http.RequestAborted);
        await AnswerWriter.DocumentAsync(http, document);
    }

    private async Task AnswerV3Async(HttpContext http, string place)
    {
        http.Response.Headers.Vary = "Accept";
        bool isProtobuf = Form(http, Json, AskedV3, ProtobufV3) != Json;
        string hash = OpenApiV3.Hash(Kinds, place);
        if (http.Request.Query["hash"] is [{ } asked, ..])
        {
            if (asked != hash)
            {
                http.Response.Redirect($"{Versioned}{place}?hash={hash}", permanent: true);
                return;
            }

            // The hash in the address names one content for ever, so clients need not ask again.
            http.Response.Headers.CacheControl = "public, immutable, max-age=31536000";
        }

        KeptDocument document = await kept.GetAsync($"v3 {place} {isProtobuf}", hash, _ => new(RenderV3(place, isProtobuf)), http.RequestAborted);
        await AnswerWriter.DocumentAsync(http, document, isProtobuf ? ProtobufV3 : Json);
    }

    private byte[] RenderV3(string place, bool isProtobuf) =>
        OpenApiV3.Document(Kinds, place) is not { } document ? [] : isProtobuf ? OpenApiV3Protobuf.Write(document) : OpenApiV3.Write(document);

    // The first that the client takes; who does not say takes the first of all.
    private static string Form(HttpContext http, params ReadOnlySpan<string> offered)
    {
        if (http.Request.Headers.Accept.ToString().Length == 0)
            return offered[0];
        foreach (MediaRange range in MediaRange.ParseAll(http.Request.Headers.Accept))
        {
            foreach (string type in offered)
            {
                if (range.Accepts(type))
                    return type;
            }
        }

        throw ApiErrors.NotAcceptable([.. offered]);
    }
}
