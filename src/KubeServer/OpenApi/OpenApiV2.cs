using System.Text.Json.Nodes;
using Gantry.Kube.Kinds;

namespace Gantry.KubeServer.OpenApi;

/// <summary>The OpenAPI 2 document of everything served, which clients from before version 1.24 read.</summary>
internal static class OpenApiV2
{
    // kubectl looks for these at the patch itself.
    private static readonly string[] InPlace = ["dryRun", "fieldValidation"];

    public static byte[] Render(IReadOnlyList<ResourceKind> kinds) => OpenApiV3.Write(Document(kinds));

    internal static JsonObject Document(IReadOnlyList<ResourceKind> kinds)
    {
        JsonObject paths = [], parameters = [];
        foreach (DocumentPath path in kinds.SelectMany(DocumentPaths.Of).Concat(DiscoveryPaths.For(OpenApiV3.BuiltIn(kinds)).Select(one => one.Path)))
            paths[path.Path] = SchemaStyle.Path(path, operation => WriteOperation(path, operation, parameters), (name, place) => Parameter(name, place, parameters));
        return new JsonObject
        {
            ["swagger"] = "2.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1" },
            ["paths"] = paths,
            ["definitions"] = DocumentSchemas.Collect(kinds, SchemaStyle.V2),
            ["parameters"] = parameters,
        };
    }

    private static JsonObject WriteOperation(DocumentPath path, DocumentOperation operation, JsonObject shared)
    {
        JsonArray parameters = [.. operation.Parameters.Select(name => (JsonNode)Parameter(name, "query", shared))];
        if (operation.Body is { } body)
            parameters.Insert(0, new JsonObject { ["name"] = "body", ["in"] = "body", ["required"] = operation.Method != "delete", ["schema"] = SchemaStyle.V2.PlainReference(body) });
        JsonObject written = new()
        {
            ["description"] = operation.Summary,
            ["operationId"] = operation.Id,
            ["schemes"] = SchemaStyle.Texts(["https"]),
            ["tags"] = SchemaStyle.Texts([path.Tag]),
            ["consumes"] = SchemaStyle.Texts(path.Media.ReceivedBy(operation)),
            ["produces"] = SchemaStyle.Texts(path.Media.SentBy(operation)),
            ["responses"] = DocumentAnswers.Of(operation, () => new JsonObject { ["schema"] = SchemaStyle.V2.Answer(operation) }),
        };
        if (parameters.Count > 0)
            written["parameters"] = parameters;
        return SchemaStyle.Acted(written, path, operation);
    }

    private static JsonObject Parameter(string name, string place, JsonObject shared)
    {
        if (InPlace.Contains(name))
            return Define(name, place);

        string key = $"{name}-in-{place}";
        if (!shared.ContainsKey(key))
            shared[key] = Define(name, place);
        return new JsonObject { ["$ref"] = "#/parameters/" + key };
    }

    private static JsonObject Define(string name, string place)
    {
        (string type, string description) = DocumentParameters.Of(name);
        JsonObject parameter = new() { ["name"] = name, ["in"] = place, ["description"] = description, ["type"] = type, ["uniqueItems"] = true };
        if (place == "path")
            parameter["required"] = true;
        return parameter;
    }
}
