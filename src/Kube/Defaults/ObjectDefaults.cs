using System.Text.Json.Nodes;
using Gantry.Kube.Kinds;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Defaults;

/// <summary>Fills in what a user left out or spelled out empty: first what depends on other fields, then the constants that the schema names.</summary>
public static class ObjectDefaults
{
    public static void Apply(JsonObject tree, ResourceKind kind)
    {
        if (kind.Document is null)
            EmptyFields.Remove(tree, kind.Schema);
        kind.Complete?.Invoke(tree);
        Fill(tree, kind.Schema);
    }

    /// <summary>Only the constant defaults of a schema, at every depth that the tree reaches.</summary>
    public static void Fill(JsonObject tree, Schema schema)
    {
        foreach (SchemaProperty property in schema.Properties)
        {
            bool isPresent = tree.TryGetPropertyValue(property.Name, out JsonNode? value) && (value is not null || property.IsNullable);
            if (!isPresent && property.NewDefault() is { } start)
                tree[property.Name] = value = start;
            if (value is not null)
                ObjectParts.Visit(value, property.Schema, Fill);
        }
    }
}
