using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Kinds;

namespace Gantry.KubeServer.OpenApi;

/// <summary>The OpenAPI 3 documents, one for each group and version, by which clients explain, validate and merge.</summary>
internal static class OpenApiV3
{
    /// <summary>The list of documents, each with a hash in its address so that clients may keep what they have read.</summary>
    /// <param name="others">The places of other servers' documents and their addresses.</param>
    public static byte[] Index(IReadOnlyList<ResourceKind> kinds, IEnumerable<KeyValuePair<string, string>> others)
    {
        JsonObject paths = [];
        foreach (string place in Places(kinds).Order(StringComparer.Ordinal))
            paths[place] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{place}?hash={Hash(kinds, place)}" };
        foreach ((string place, string address) in others)
            paths[place] = new JsonObject { ["serverRelativeURL"] = address };
        return Write(new JsonObject { ["paths"] = paths });
    }

    /// <summary>The document of one group and version, for the place "api/v1" or "apis/apps/v1", or about the API itself; null where there is none.</summary>
    public static byte[]? Render(IReadOnlyList<ResourceKind> kinds, string place) => Document(kinds, place) is { } document ? Write(document) : null;

    internal static JsonObject? Document(IReadOnlyList<ResourceKind> kinds, string place)
    {
        List<ResourceKind> served = [.. kinds.Where(kind => Place(kind.Definition) == place)];
        IEnumerable<DocumentPath> about = DiscoveryPaths.For(BuiltIn(kinds)).Where(one => one.Place == place).Select(one => one.Path);
        JsonObject paths = [];
        foreach (DocumentPath path in served.SelectMany(DocumentPaths.Of).Concat(about))
            paths[path.Path] = SchemaStyle.Path(path, operation => WriteOperation(path, operation), Parameter);
        return paths.Count == 0 ? null : new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = DocumentSchemas.Collect(served, SchemaStyle.V3) },
        };
    }

    /// <summary>Where there are documents.</summary>
    public static IReadOnlySet<string> Places(IReadOnlyList<ResourceKind> kinds) =>
        kinds.Select(kind => Place(kind.Definition)).Concat(DiscoveryPaths.For(BuiltIn(kinds)).Select(one => one.Place)).ToHashSet();

    public static IEnumerable<ResourceDefinition> BuiltIn(IEnumerable<ResourceKind> kinds) => kinds.Where(kind => kind.Document is null).Select(kind => kind.Definition);

    private static string Place(ResourceDefinition definition) => DiscoveryPaths.PlaceOf(definition.Group, definition.Version);

    // The built-in schemas change with the program only, so its build and the names served tell versions apart; users' kinds say theirs.
    internal static string Hash(IReadOnlyList<ResourceKind> kinds, string place)
    {
        string identity = typeof(ResourceKind).Module.ModuleVersionId + typeof(OpenApiV3).Module.ModuleVersionId.ToString() + place
            + string.Join(',', kinds.Where(kind => Place(kind.Definition) == place).Select(kind => kind.Definition.Kind + kind.DocumentVersion));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));
    }

    private static JsonObject WriteOperation(DocumentPath path, DocumentOperation operation)
    {
        JsonObject written = new()
        {
            ["description"] = operation.Summary,
            ["operationId"] = operation.Id,
            ["tags"] = SchemaStyle.Texts([path.Tag]),
            ["responses"] = DocumentAnswers.Of(operation, () => new JsonObject { ["content"] = Content(path.Media.SentBy(operation), () => SchemaStyle.V3.Answer(operation)) }),
        };
        if (operation.Parameters.Count > 0)
            written["parameters"] = new JsonArray([.. operation.Parameters.Select(name => (JsonNode)Parameter(name, "query"))]);
        if (operation.Body is { } body)
            written["requestBody"] = new JsonObject { ["content"] = Content(path.Media.ReceivedBy(operation), () => SchemaStyle.V3.PlainReference(body)) };
        if (operation.Body is not null && operation.Method != "delete")
            written["requestBody"]!["required"] = true;
        return SchemaStyle.Acted(written, path, operation);
    }

    private static JsonObject Content(IEnumerable<string> types, Func<JsonObject> schema) =>
        new(types.Select(type => KeyValuePair.Create(type, (JsonNode?)new JsonObject { ["schema"] = schema() })));

    private static JsonObject Parameter(string name, string place)
    {
        (string type, string description) = DocumentParameters.Of(name);
        JsonObject parameter = new()
        {
            ["name"] = name,
            ["in"] = place,
            ["description"] = description,
            ["schema"] = new JsonObject { ["type"] = type, ["uniqueItems"] = true },
        };
        if (place == "path")
            parameter["required"] = true;
        return parameter;
    }

    internal static byte[] Write(JsonObject document) => JsonSerializer.SerializeToUtf8Bytes(document, KubeJson.TypeOfTree);
}
