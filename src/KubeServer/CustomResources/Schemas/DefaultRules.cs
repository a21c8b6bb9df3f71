using System.Text.Json.Nodes;
using Gantry.Kube.Decoding;
using Gantry.Kube.Defaults;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;

namespace Gantry.KubeServer.CustomResources.Schemas;

/// <summary>Defaults have to be values that their own schemas accept.</summary>
internal static class DefaultRules
{
    // At the root these are Kubernetes' own and have no defaults.
    private static readonly string[] Head = ["apiVersion", "kind", "metadata"];

    public static void Check(StructuralSchema root, string path, FieldErrors errors) =>
        Visit(root with { Properties = root.Properties.Where(property => !Head.Contains(property.Key)).ToDictionary() }, path, errors);

    private static void Visit(StructuralSchema schema, string path, FieldErrors errors)
    {
        if (schema.HasDefault)
            CheckDefault(schema, path, errors);
        foreach ((string name, StructuralSchema property) in schema.Properties)
            Visit(property, $"{path}.properties[{name}]", errors);
        if (schema.Items is { } items)
            Visit(items, $"{path}.items", errors);
        if (schema.Values is { } values)
            Visit(values, $"{path}.additionalProperties", errors);
    }

    private static void CheckDefault(StructuralSchema schema, string path, FieldErrors errors)
    {
        if (schema.Default is null && schema.IsNullable)
            return;

        if (schema.Default is JsonObject given && HasUnknown(given, schema))
            errors.Invalid($"{path}.default", given.DeepClone(), "must not have unknown fields");

        // A default may leave out what has defaults below it.
        JsonNode? value = schema.Default?.DeepClone();
        if (value is JsonObject fields)
            ObjectDefaults.Fill(fields, StructuralShape.Of(schema));
        FieldErrors found = new();
        StructuralValidation.CheckValue(value, schema, $"{path}.default", found);
        foreach (FieldError error in found.All)
            errors.Add(error);
    }

    private static bool HasUnknown(JsonObject given, StructuralSchema schema) =>
        ObjectDecoder.HasUnknownFields(given, StructuralShape.Of(schema));
}
