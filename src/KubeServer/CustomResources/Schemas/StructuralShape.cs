using Gantry.Kube.Kinds;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.CustomResources.Schemas;

/// <summary>
/// The schema by which the generic pipeline prunes, fills in and merges objects of a custom resource. It is loose: values of a wrong type
/// pass, and <see cref="StructuralValidation"/> tells them in the words that clients of custom resources know.
/// </summary>
internal static class StructuralShape
{
    public static Schema OfRoot(string name, CustomVersion version) =>
        Schema.Open(name, () => [.. WithHead(version.Schema)], version.KeepsUnknown);

    public static Schema Of(StructuralSchema schema)
    {
        if (schema.IsEmbedded)
            return Schema.Open("", () => [.. WithHead(schema)], schema.KeepsUnknown);
        return schema.Type switch
        {
            "object" when schema.Values is { } values => Schema.OpenMap(Of(values), values.IsNullable),
            "object" when schema.Properties.Count > 0 => Schema.Open("", () => [.. Properties(schema)], schema.KeepsUnknown || schema.HasFreeValues, schema.IsAtomicMap),
            "object" when !schema.KeepsUnknown && !schema.HasFreeValues => Schema.Open("", () => [], keepsUnknown: false),
            "array" when schema.Items is { } items => Schema.OpenList(Of(items)),
            _ => Schema.Any,
        };
    }

    private static IEnumerable<SchemaProperty> WithHead(StructuralSchema schema) =>
    [
        new("apiVersion", Schema.String), new("kind", Schema.String), new("metadata", KindSchemas.ObjectMeta),
        .. Properties(schema).Where(property => property.Name is not ("apiVersion" or "kind" or "metadata")),
    ];

    private static IEnumerable<SchemaProperty> Properties(StructuralSchema schema) => schema.Properties.Select(property => new SchemaProperty(property.Key, Of(property.Value))
    {
        DefaultJson = property.Value.Default?.Quoted,
        ListType = property.Value.ListType,
        MapKeys = property.Value.ListKeys,
        IsAtomic = property.Value.IsAtomicMap,
        IsNullable = property.Value.IsNullable,
    });
}
