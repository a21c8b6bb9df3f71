using System.Text.Json.Nodes;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Requests;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Discovery;

/// <summary>Serves the discovery documents under the paths that clients ask.</summary>
internal static class DiscoveryRoutes
{
    public static void AddDiscovery(this PathRoutes paths, DiscoveryDocuments documents, KubeApiOptions options)
    {
        string address = $"{options.AdvertiseAddress}:{options.AdvertisePort}";
        paths.Add("/api", http => RootAsync(http, documents, core: true, () => DiscoveryDocuments.CoreVersions(address)));
        paths.Add("/apis", http => RootAsync(http, documents, core: false, documents.GroupList));
        foreach (string group in documents.NamedGroups())
            paths.Add($"/apis/{group}", http => AnswerWriter.TreeAsync(http, 200, documents.Group(group)));
        foreach ((string group, string version) in documents.GroupVersions())
        {
            string path = group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}";
            paths.Add(path, http => AnswerWriter.TreeAsync(http, 200, documents.ResourceList(group, version)));
        }
    }

    private static Task RootAsync(HttpContext http, DiscoveryDocuments documents, bool core, Func<JsonObject> plain)
    {
        http.Response.Headers.Vary = "Accept";
        foreach (MediaRange range in MediaRange.ParseAll(http.Request.Headers.Accept))
        {
            if (range is { As: "APIGroupDiscoveryList", Group: "apidiscovery.k8s.io", Version: "v2" or "v2beta1", AcceptsJson: true })
            {
                string type = $"application/json;g=apidiscovery.k8s.io;v={range.Version};as=APIGroupDiscoveryList";
                return AnswerWriter.BytesAsync(http, 200, ObjectJson.ToBytes(documents.Aggregated(core, range.Version)), type);
            }

            if (range is { As: "", AcceptsJson: true })
                break;
        }

        return AnswerWriter.TreeAsync(http, 200, plain());
    }
}
