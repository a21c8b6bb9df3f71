using System.Text.Json.Nodes;
using Gantry.Kube.Kinds;

namespace Gantry.KubeServer.OpenApi;

/// <summary>The OpenAPI 2 document of everything served, which clients from before version 1.24 read.</summary>
internal static class OpenApiV2
{
    public static byte[] Render(IReadOnlyList<ResourceKind> kinds) => OpenApiV3.Write(Document(kinds));

    internal static JsonObject Document(IReadOnlyList<ResourceKind> kinds)
    {
        JsonObject paths = [];
        foreach (DocumentPath path in kinds.SelectMany(DocumentPaths.Of))
            paths[path.Path] = WritePath(path);
        return new JsonObject
        {
            ["swagger"] = "2.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1" },
            ["paths"] = paths,
            ["definitions"] = DocumentSchemas.Collect(kinds, SchemaStyle.V2),
        };
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
        JsonArray parameters = [.. operation.Parameters.Select(name => (JsonNode)Parameter(name, "query"))];
        if (operation.Body is { } body)
            parameters.Add((JsonNode)new JsonObject { ["name"] = "body", ["in"] = "body", ["required"] = operation.Method != "delete", ["schema"] = body.Length > 0 ? SchemaStyle.V2.PlainReference(body) : new JsonObject { ["type"] = "object" } });
        return new JsonObject
        {
            ["description"] = operation.Summary,
            ["operationId"] = OpenApiV3.OperationId(path, operation),
            ["consumes"] = SchemaStyle.Texts(operation.Action == "patch" ? path.Names.PatchTypes : ["application/json"]),
            ["produces"] = SchemaStyle.Texts([operation.Answer.Length > 0 ? "application/json" : "*/*"]),
            ["parameters"] = parameters,
            ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK", ["schema"] = SchemaStyle.V2.Answer(operation) } },
            ["x-kubernetes-action"] = operation.Action,
            ["x-kubernetes-group-version-kind"] = SchemaStyle.KindOf(path.Names.Kind),
        };
    }

    private static JsonObject Parameter(string name, string place)
    {
        (string type, string description) = DocumentParameters.Of(name);
        JsonObject parameter = new() { ["name"] = name, ["in"] = place, ["description"] = description, ["type"] = type, ["uniqueItems"] = true };
        if (place == "path")
            parameter["required"] = true;
        return parameter;
    }
}
