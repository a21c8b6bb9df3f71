using Gantry.Cel;
using Gantry.KubeServer.CustomResources.Schemas;

namespace Gantry.KubeServer.CustomResources.Expressions;

/// <summary>How large values of a schema can be: what it says itself, or else what fits into a request.</summary>
internal static class ValueSizes
{
    // Kubernetes' largest request.
    private const ulong Request = 3 * 1024 * 1024;

    /// <summary>The sizes of what can be reached from self and oldSelf, for estimates of costs.</summary>
    public static CelSizes Of(StructuralSchema self) => (path, _) => Find(self, path) is { } found ? new CelCostRange(0, found) : null;

    /// <summary>How many values of a schema fit into a request: how often a rule beside it can be asked where no list around it has a bound.</summary>
    public static ulong MostOf(StructuralSchema schema) => Request / (Least(schema) + 1);

    /// <summary>The most items or entries that a list or a map can have.</summary>
    public static ulong MostParts(StructuralSchema schema) => schema.Type == "array"
        ? (ulong?)schema.MaxItems ?? (Request - 2) / (Least(schema.Items) + 1)
        : (ulong?)schema.MaxProperties ?? (Request - 2) / (Least(schema.Values) + 6);

    private static ulong? Find(StructuralSchema self, IReadOnlyList<string> path)
    {
        StructuralSchema? at = self;
        for (int i = 1; i < path.Count && at is not null; i++)
        {
            // A schema cannot bound keys, so Kubernetes does not count their length, and public definitions rely on that.
            if (path[i] == "@keys")
                return 0;
            at = path[i] switch
            {
                "@items" => at.Items,
                "@values" => at.Values,
                var field => at.Properties.FirstOrDefault(property => FieldName.Escape(property.Key) == field).Value,
            };
        }

        return at is null ? null : at.IsIntOrString || at.Type == "string" ? MostText(at) : at.Type is "array" || at.IsMap ? MostParts(at) : at.Type is "object" ? 0 : null;
    }

    private static ulong MostText(StructuralSchema schema)
    {
        if (schema.MaxLength is { } most)
            return (ulong)Math.Max(most, 0) * 4;
        if (schema.Enum.Count > 0)
            return (ulong)schema.Enum.Max(allowed => allowed?.ToJsonString().Length ?? 0);
        return schema.Format switch
        {
            "date" => 10,
            "date-time" => 20,
            "duration" => 32,
            _ => Request - 2,
        };
    }

    // The fewest bytes that a value takes in JSON: {} "" 0 true.
    private static ulong Least(StructuralSchema? schema) => schema?.Type switch
    {
        "integer" or "number" => 1,
        "boolean" => 4,
        "object" => 2 + (ulong)schema.Required.Where(name => schema.Properties.ContainsKey(name) && !schema.Properties[name].HasDefault).Sum(name => name.Length + 4),
        null => 1,
        _ => 2,
    };
}
