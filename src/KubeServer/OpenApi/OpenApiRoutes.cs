using Gantry.Kube.Kinds;
using Gantry.KubeServer.Aggregation;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Requests;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.OpenApi;

/// <summary>Serves the OpenAPI documents. They are made when they are asked for, which is seldom, and are not kept.</summary>
internal static class OpenApiRoutes
{
    private const string Versioned = "/openapi/v3/";

    // Clients ask with an "@" before the version; as that is no legal media type, the answer has a dot.
    private const string Protobuf = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    public static void AddOpenApi(this PathRoutes paths, ResourceCatalog catalog, ExtensionServers extensions)
    {
        paths.Add("/openapi/v2", http => AnswerV2Async(http, KindsOf(catalog)));
        paths.Add("/openapi/v3", http => AnswerWriter.BytesAsync(http, 200, OpenApiV3.Index(KindsOf(catalog), extensions.SchemaAddresses())));
        paths.AddFinder(path => path.StartsWith(Versioned, StringComparison.Ordinal) && Served(catalog, path[Versioned.Length..]) is { } place
            ? http => AnswerV3Async(http, KindsOf(catalog), place)
            : null);
    }

    private static IReadOnlyList<ResourceKind> KindsOf(ResourceCatalog catalog) => [.. catalog.All.Select(resource => resource.Kind)];

    private static string? Served(ResourceCatalog catalog, string place) =>
        catalog.All.Any(resource => OpenApiV3.Place(resource.Definition) == place) ? place : null;

    private static Task AnswerV2Async(HttpContext http, IReadOnlyList<ResourceKind> kinds)
    {
        http.Response.Headers.Vary = "Accept";
        return http.Request.Headers.Accept.ToString().Contains("spec.v2@v1.0+protobuf", StringComparison.Ordinal)
            ? AnswerWriter.BytesAsync(http, 200, OpenApiV2Protobuf.Render(kinds), Protobuf)
            : AnswerWriter.BytesAsync(http, 200, OpenApiV2.Render(kinds));
    }

    private static Task AnswerV3Async(HttpContext http, IReadOnlyList<ResourceKind> kinds, string place)
    {
        // The hash in the address names one content for ever, so clients need not ask again.
        if (http.Request.Query.ContainsKey("hash"))
            http.Response.OnStarting(() => MarkImmutable(http));
        return AnswerWriter.BytesAsync(http, 200, OpenApiV3.Render(kinds, place));
    }

    private static Task MarkImmutable(HttpContext http)
    {
        http.Response.Headers.CacheControl = "public, immutable, max-age=31536000";
        return Task.CompletedTask;
    }
}
