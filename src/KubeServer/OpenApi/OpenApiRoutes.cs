using Gantry.Kube.Kinds;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Requests;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.OpenApi;

/// <summary>Serves the OpenAPI documents. They are made when they are asked for, which is seldom, and are not kept.</summary>
internal static class OpenApiRoutes
{
    // Clients ask with an "@" before the version; as that is no legal media type, the answer has a dot.
    private const string Protobuf = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    public static void AddOpenApi(this PathRoutes paths, IReadOnlyList<ResourceKind> kinds)
    {
        paths.Add("/openapi/v2", http => AnswerV2Async(http, kinds));
        paths.Add("/openapi/v3", http => AnswerWriter.BytesAsync(http, 200, OpenApiV3.Index(kinds)));
        foreach (string place in kinds.Select(kind => OpenApiV3.Place(kind.Definition)).Distinct())
            paths.Add($"/openapi/v3/{place}", http => AnswerV3Async(http, kinds, place));
    }

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
