using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Decoding;

/// <summary>The way in: bytes become an object that has the fields of its kind and no others.</summary>
public static class ObjectDecoder
{
    /// <summary>Decodes a request body. A missing apiVersion or kind is that of the resource; another one is refused.</summary>
    public static DecodedObject Decode(ReadOnlyMemory<byte> body, ResourceDefinition definition, Schema schema, FieldValidation validation)
    {
        List<string> duplicates = [];
        JsonNode? tree;
        try
        {
            tree = JsonTree.Parse(body, duplicates);
        }
        catch (JsonException failure)
        {
            return DecodedObject.Failed($"the body of the request is not valid JSON: {failure.Message}");
        }

        if (tree is not JsonObject fields)
            return DecodedObject.Failed("the body of the request is not a JSON object");
        return Conform(fields, definition, schema, validation, duplicates);
    }

    /// <summary>Makes a tree that a patch or a default changed conform again.</summary>
    public static DecodedObject Conform(JsonObject tree, ResourceDefinition definition, Schema schema, FieldValidation validation) =>
        Conform(tree, definition, schema, validation, []);

    /// <summary>Whether a tree, which is not changed, has fields that the schema does not know.</summary>
    public static bool HasUnknownFields(JsonObject tree, Schema schema)
    {
        Conformance conformance = new();
        conformance.Visit(tree.DeepClone().AsObject(), schema);
        return conformance.UnknownFields.Count > 0;
    }

    private static DecodedObject Conform(JsonObject tree, ResourceDefinition definition, Schema schema, FieldValidation validation, List<string> duplicates)
    {
        if (Misnamed(tree, definition) is { } misnamed)
            return DecodedObject.Failed(misnamed);

        Conformance conformance = new();
        conformance.Visit(tree, schema);
        string prefix = $"{definition.Kind} in version \"{definition.Version}\" cannot be handled as a {definition.Kind}: ";
        if (conformance.TypeErrors.Count > 0)
            return DecodedObject.Failed(prefix + string.Join(", ", conformance.TypeErrors));

        List<string> unknown = [.. conformance.UnknownFields.AsEnumerable().Reverse()];
        List<string> findings = [.. unknown.Select(path => $"unknown field \"{path}\""), .. duplicates.Take(100).Select(path => $"duplicate field \"{path}\"")];
        DecodedObject decoded = validation switch
        {
            FieldValidation.Strict when findings.Count > 0 => DecodedObject.Failed($"{prefix}strict decoding error: {string.Join(", ", findings)}"),
            FieldValidation.Warn => new DecodedObject(tree, null, findings),
            _ => new DecodedObject(tree, null, []),
        };
        return decoded with { UnknownFields = unknown };
    }

    private static string? Misnamed(JsonObject tree, ResourceDefinition definition)
    {
        if (((string[])["apiVersion", "kind"]).FirstOrDefault(field => tree.Field(field) is { } value && value.AsText() is null) is { } odd)
            return $"couldn't get version/kind; json parse error: {odd}: expected a string";
        string? apiVersion = tree.Text("apiVersion");
        string? kind = tree.Text("kind");
        if (!string.IsNullOrEmpty(apiVersion) && apiVersion != definition.ApiVersion)
            return $"the API version in the data ({apiVersion}) does not match the expected API version ({definition.ApiVersion})";
        if (!string.IsNullOrEmpty(kind) && kind != definition.Kind)
            return $"the kind in the data ({kind}) does not match the expected kind ({definition.Kind})";

        Name(tree, "kind", definition.Kind);
        Name(tree, "apiVersion", definition.ApiVersion);
        return null;
    }

    private static void Name(JsonObject tree, string field, string value)
    {
        if (!string.IsNullOrEmpty(tree.Text(field)))
            return;
        tree.Remove(field);
        tree.Insert(0, field, value);
    }
}
