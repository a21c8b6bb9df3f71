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
        foreach (string place in kinds.Select(kind => Place(kind.Definition)).Distinct().Order(StringComparer.Ordinal))
            paths[place] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{place}?hash={Hash(kinds, place)}" };
        foreach ((string place, string address) in others)
            paths[place] = new JsonObject { ["serverRelativeURL"] = address };
        return Write(new JsonObject { ["paths"] = paths });
    }

    /// <summary>The document of one group and version, for the place "api/v1" or "apis/apps/v1"; null where there is none.</summary>
    public static byte[]? Render(IReadOnlyList<ResourceKind> kinds, string place) => Document(kinds, place) is { } document ? Write(document) : null;

    internal static JsonObject? Document(IReadOnlyList<ResourceKind> kinds, string place)
    {
        List<ResourceKind> served = [.. kinds.Where(kind => Place(kind.Definition) == place)];
        if (served.Count == 0)
            return null;

        JsonObject paths = [];
        foreach (DocumentPath path in served.SelectMany(DocumentPaths.Of))
            paths[path.Path] = WritePath(path);
        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = DocumentSchemas.Collect(served, SchemaStyle.V3) },
        };
    }

    public static string Place(ResourceDefinition definition) =>
        definition.Group.Length == 0 ? $"api/{definition.Version}" : $"apis/{definition.Group}/{definition.Version}";

    // The built-in schemas change with the program only, so its build and the names served tell versions apart; users' kinds say theirs.
    internal static string Hash(IReadOnlyList<ResourceKind> kinds, string place)
    {
        string identity = typeof(ResourceKind).Module.ModuleVersionId + typeof(OpenApiV3).Module.ModuleVersionId.ToString() + place
            + string.Join(',', kinds.Where(kind => Place(kind.Definition) == place).Select(kind => kind.Definition.Kind + kind.DocumentVersion));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(identity)));
    }

    private static JsonObject WritePath(DocumentPath path)
    {
        JsonObject written = [];
        foreach (DocumentOperation operation in path.Operations)
            written[operation.Method] = WriteOperation(path, operation);
        written["parameters"] = new JsonArray([.. path.PathParameters.Select(name => (JsonNode)Parameter(name, "path"))]);
        return written;
    }

    private static JsonObject WriteOperation(DocumentPath path, DocumentOperation operation)
    {
        JsonObject written = new()
        {
            ["description"] = operation.Summary,
            ["operationId"] = OperationId(path, operation),
            ["parameters"] = new JsonArray([.. operation.Parameters.Select(name => (JsonNode)Parameter(name, "query"))]),
            ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK", ["content"] = new JsonObject { [operation.Answer.Length > 0 ? "application/json" : "*/*"] = new JsonObject { ["schema"] = SchemaStyle.V3.Answer(operation) } } } },
            ["x-kubernetes-action"] = operation.Action,
            ["x-kubernetes-group-version-kind"] = SchemaStyle.KindOf(path.Names.Kind),
        };
        if (operation.Body is { Length: > 0 } body)
            written["requestBody"] = new JsonObject { ["content"] = Content("application/json", body) };
        else if (operation.Body is not null)
            written["requestBody"] = new JsonObject { ["content"] = new JsonObject(path.Names.PatchTypes.Select(type => KeyValuePair.Create(type, (JsonNode?)new JsonObject { ["schema"] = new JsonObject { ["type"] = "object" } }))) };
        return written;
    }

    internal static string OperationId(DocumentPath path, DocumentOperation operation)
    {
        StringBuilder name = new(operation.Action);
        if (operation.Action == "connect")
            name.Append(char.ToUpperInvariant(operation.Method[0])).Append(operation.Method.AsSpan(1));
        foreach (string part in path.Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part[0] != '{'))
            name.Append(char.ToUpperInvariant(part[0])).Append(part.Replace(".", "", StringComparison.Ordinal).AsSpan(1));
        if (path.Path.EndsWith("{path}", StringComparison.Ordinal))
            name.Append("WithPath");
        return name.Append(path.Path.Contains("{name}", StringComparison.Ordinal) ? "Named" : path.Path.Contains("{namespace}", StringComparison.Ordinal) ? "InNamespace" : "").ToString();
    }

    private static JsonObject Content(string type, string schema) =>
        new() { [type] = new JsonObject { ["schema"] = SchemaStyle.V3.PlainReference(schema) } };

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
