using System.Text.Json.Nodes;
using Gantry.Kube.Defaults;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;

namespace Gantry.KubeServer.CustomResources.Schemas;

/// <summary>Defaults have to be values that their own schemas accept.</summary>
internal static class DefaultRules
{
    public static void Check(StructuralSchema schema, string path, FieldErrors errors)
    {
        if (schema.HasDefault)
            CheckDefault(schema, path, errors);
        foreach ((string name, StructuralSchema property) in schema.Properties)
            Check(property, $"{path}.properties[{name}]", errors);
        if (schema.Items is { } items)
            Check(items, $"{path}.items", errors);
        if (schema.Values is { } values)
            Check(values, $"{path}.additionalProperties", errors);
    }

    private static void CheckDefault(StructuralSchema schema, string path, FieldErrors errors)
    {
        if (schema.Default is null && schema.IsNullable)
            return;

        // A default may leave out what has defaults below it.
        JsonNode? value = schema.Default?.DeepClone();
        if (value is JsonObject fields)
            ObjectDefaults.Fill(fields, StructuralShape.Of(schema));
        FieldErrors found = new();
        StructuralValidation.CheckValue(value, schema, $"{path}.default", found);
        foreach (FieldError error in found.All)
            errors.Add(error);
    }
}
