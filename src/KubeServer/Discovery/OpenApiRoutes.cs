using Gantry.Kube.Kinds;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.OpenApi;
using Gantry.KubeServer.Requests;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Discovery;

/// <summary>Serves the OpenAPI documents. They are rendered when asked for: clients keep what they have read, by its hash.</summary>
internal static class OpenApiRoutes
{
    public static void AddOpenApi(this PathRoutes paths, IReadOnlyList<ResourceKind> kinds)
    {
        paths.Add("/openapi/v2", http => AnswerAsync(http, () => OpenApiV2.Render(kinds)));
        paths.Add("/openapi/v3", http => AnswerAsync(http, () => OpenApiV3.Index(kinds)));
        foreach (string place in kinds.Select(kind => OpenApiV3.Place(kind.Definition)).Distinct())
            paths.Add($"/openapi/v3/{place}", http => AnswerAsync(http, () => OpenApiV3.Render(kinds, place) ?? throw ApiErrors.NoSuchPath()));
    }

    private static Task AnswerAsync(HttpContext http, Func<byte[]> render)
    {
        MediaRange[] accepted = [.. MediaRange.ParseAll(http.Request.Headers.Accept)];
        if (accepted.Length > 0 && !accepted.Any(range => range.AcceptsJson))
            throw ApiErrors.NotAcceptable("application/json");

        // The address with the hash names one content for ever.
        if (http.Request.Query["hash"].ToString() is { Length: > 0 } hash)
        {
            http.Response.Headers.ETag = $"\"{hash}\"";
            http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        }

        return AnswerWriter.BytesAsync(http, 200, render());
    }
}
