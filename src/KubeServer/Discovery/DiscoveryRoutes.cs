using System.Text.Json.Nodes;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Requests;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Discovery;

/// <summary>Serves the discovery documents under the paths that clients ask.</summary>
internal static class DiscoveryRoutes
{
    public static void AddDiscovery(this PathRoutes paths, DiscoveryDocuments documents, KeptDocuments kept, KubeApiOptions options)
    {
        string address = $"{options.AdvertiseAddress}:{options.AdvertisePort}";
        paths.Add("/api", http => RootAsync(http, documents, kept, core: true, () => DiscoveryDocuments.CoreVersions(address)));
        paths.Add("/apis", http => RootAsync(http, documents, kept, core: false, documents.GroupList));
        paths.Add("/", http => AnswerWriter.TreeAsync(http, 200, Index(paths, documents)));
        paths.AddFinder(path => DocumentAt(path, documents) is { } document ? http => PlainAsync(http, document) : null);
    }

    private static JsonObject Index(PathRoutes paths, DiscoveryDocuments documents)
    {
        IEnumerable<string> groups = documents.GroupVersions().SelectMany(pair =>
            pair.Group.Length == 0 ? (string[])[$"/api/{pair.Version}"] : [$"/apis/{pair.Group}", $"/apis/{pair.Group}/{pair.Version}"]);
        JsonArray all = [];
        foreach (string path in paths.All.Where(path => path != "/").Concat(groups).Distinct().Order(StringComparer.Ordinal))
            all.Add((JsonNode)path);
        return new JsonObject { ["paths"] = all };
    }

    // /api/v1, /apis/GROUP and /apis/GROUP/VERSION, for what is served now.
    private static Func<JsonObject>? DocumentAt(string path, DiscoveryDocuments documents) => path.AsSpan().Count('/') > 3 ? null : path.Split('/') switch
    {
        ["", "api", var version] when documents.Has("", version) => () => documents.ResourceList("", version),
        ["", "apis", var group] when documents.NamedGroups().Contains(group) => () => documents.Group(group),
        ["", "apis", var group, var version] when documents.Has(group, version) => () => documents.ResourceList(group, version),
        _ => null,
    };

    private static Task RootAsync(HttpContext http, DiscoveryDocuments documents, KeptDocuments kept, bool core, Func<JsonObject> plain)
    {
        http.Response.Headers.Vary = "Accept";
        foreach (MediaRange range in MediaRange.ParseAll(http.Request.Headers.Accept))
        {
            if (range is { As: "APIGroupDiscoveryList", Group: "apidiscovery.k8s.io", Version: "v2" or "v2beta1", AcceptsJson: true })
            {
                http.Response.Headers.CacheControl = "public";
                return AggregatedAsync(http, documents, kept, core, range.Version);
            }

            if (range is { As: "", AcceptsJson: true })
                break;
        }

        return PlainAsync(http, plain);
    }

    private static Task PlainAsync(HttpContext http, Func<JsonObject> document)
    {
        Negotiation.RequireDocument(http.Request);
        return AnswerWriter.TreeAsync(http, 200, document());
    }

    private static async Task AggregatedAsync(HttpContext http, DiscoveryDocuments documents, KeptDocuments kept, bool core, string version)
    {
        string type = $"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList";
        KeptDocument document = await kept.GetAsync(
            $"{http.Request.Path}?{version}", documents.Source, _ => new(ObjectJson.ToBytes(documents.Aggregated(core, version))), http.RequestAborted);
        await AnswerWriter.DocumentAsync(http, document, type);
    }
}
