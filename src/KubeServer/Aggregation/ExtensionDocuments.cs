using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Aggregation;

/// <summary>What an extension server said about its group and version: the list of its resources, and where its schemas are.</summary>
/// <param name="Resources">An APIResourceList.</param>
/// <param name="SchemaAddress">The address of its OpenAPI 3 document, relative to the server; empty where it has none.</param>
internal sealed record ExtensionDocuments(JsonObject Resources, string SchemaAddress)
{
    public bool IsSameAs(ExtensionDocuments? other) => other is not null && SchemaAddress == other.SchemaAddress && JsonNode.DeepEquals(Resources, other.Resources);

    /// <summary>The version in the form of the aggregated discovery document.</summary>
    public JsonObject ToVersion(ExtensionServer server)
    {
        JsonObject[] rows = [.. Resources.Objects("resources")];
        ILookup<string, JsonObject> parts = rows.Where(IsPart).ToLookup(row => row.Text("name")!.Split('/', 2)[0]);
        return new JsonObject
        {
            ["version"] = server.Version,
            ["resources"] = new JsonArray([.. rows.Where(row => !IsPart(row)).Select(row => EntryOf(server, row, parts[row.Text("name") ?? ""]))]),
            ["freshness"] = server.IsAvailable ? "Current" : "Stale",
        };
    }

    private static bool IsPart(JsonObject row) => row.Text("name")?.Contains('/') == true;

    private static JsonObject EntryOf(ExtensionServer server, JsonObject row, IEnumerable<JsonObject> parts)
    {
        JsonObject entry = new()
        {
            ["resource"] = row.Text("name"),
            ["responseKind"] = KindOf(server, row),
            ["scope"] = row.Flag("namespaced") == true ? "Namespaced" : "Cluster",
            ["singularResource"] = row.Text("singularName") ?? "",
        };
        foreach (string list in (string[])["verbs", "shortNames", "categories"])
        {
            if (row.Field(list) is JsonArray values)
                entry[list] = values.DeepClone();
        }

        JsonObject[] subresources =
        [
            .. parts.Select(part => new JsonObject
            {
                ["subresource"] = part.Text("name")!.Split('/', 2)[1],
                ["responseKind"] = KindOf(server, part),
                ["verbs"] = part.Field("verbs")?.DeepClone() ?? new JsonArray(),
            }),
        ];
        if (subresources.Length > 0)
            entry["subresources"] = new JsonArray([.. subresources]);
        return entry;
    }

    private static JsonObject KindOf(ExtensionServer server, JsonObject row) => new()
    {
        ["group"] = row.Text("group") is { Length: > 0 } group ? group : server.Group,
        ["version"] = row.Text("version") is { Length: > 0 } version ? version : server.Version,
        ["kind"] = row.Text("kind") ?? "",
    };
}
