using Gantry.KubeServer.CustomResources.Schemas;

namespace Gantry.KubeServer.CustomResources.Expressions;

/// <summary>The rules of a schema at the places where they stand; parts without rules are left out.</summary>
internal sealed class RuleTree
{
    private RuleTree(StructuralSchema schema) => Schema = schema;

    public StructuralSchema Schema { get; }

    public IReadOnlyList<CompiledRule> Rules { get; private init; } = [];

    public IReadOnlyDictionary<string, RuleTree> Properties { get; private init; } = new Dictionary<string, RuleTree>();

    public RuleTree? Values { get; private init; }

    public RuleTree? Items { get; private init; }

    /// <summary>Null for a schema without any rule.</summary>
    public static RuleTree? Of(StructuralSchema? schema, SchemaTypes types)
    {
        if (schema is null)
            return null;
        Dictionary<string, RuleTree> properties = [];
        foreach ((string name, StructuralSchema below) in schema.Properties)
        {
            if (Of(below, types) is { } tree)
                properties[name] = tree;
        }

        RuleTree made = new(schema)
        {
            Rules = types.TypeOf(schema) is { } type ? [.. schema.Rules.Select(rule => CompiledRule.Of(rule, type, types.Environment))] : [],
            Properties = properties,
            Values = Of(schema.Values, types),
            Items = Of(schema.Items, types),
        };
        return made.Rules.Count > 0 || properties.Count > 0 || made.Values is not null || made.Items is not null ? made : null;
    }
}
