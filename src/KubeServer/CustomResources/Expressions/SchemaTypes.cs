using Gantry.Cel;
using Gantry.Kube.Schemas;
using Gantry.KubeServer.CustomResources.Schemas;

namespace Gantry.KubeServer.CustomResources.Expressions;

/// <summary>A schema as expressions see it: objects with fields are structs, others maps. What the schema leaves open cannot be reached.</summary>
internal sealed class SchemaTypes
{
    private readonly Dictionary<string, StructType> _structs = [];
    private readonly Dictionary<StructuralSchema, CelType?> _types = new(ReferenceEqualityComparer.Instance);

    public SchemaTypes(StructuralSchema root)
    {
        Describe(root, "selfType", isRoot: true);
        Environment = CelEnvironment.Kubernetes.WithStructs(name => _structs.GetValueOrDefault(name));
    }

    /// <summary>What all rules of the schema know, before self and oldSelf.</summary>
    public CelEnvironment Environment { get; }

    public CelType? TypeOf(StructuralSchema schema) => _types.GetValueOrDefault(schema);

    private CelType? Describe(StructuralSchema schema, string name, bool isRoot = false)
    {
        CelType? type = schema switch
        {
            { IsIntOrString: true } => CelType.Dyn,
            _ when isRoot || schema.IsEmbedded => Struct(schema, name, hasHead: true),
            { Type: "object", Values: { } values } => Describe(values, name + ".@values") is { } inner ? CelType.Map(CelType.String, inner) : null,
            { Type: "object", HasFreeValues: true, Properties.Count: 0 } => CelType.Map(CelType.String, CelType.Dyn),
            { Type: "object" } => Struct(schema, name, hasHead: false),
            { Type: "array", Items: { } items } => Describe(items, name + ".@idx") is { } inner ? CelType.List(inner) : null,
            { Type: "string" } => OfText(schema.Format),
            { Type: "integer" } => CelType.Int,
            { Type: "number" } => CelType.Double,
            { Type: "boolean" } => CelType.Bool,
            _ => null,
        };
        _types[schema] = type;
        return type;
    }

    private CelType Struct(StructuralSchema schema, string name, bool hasHead)
    {
        Dictionary<string, StructField> fields = [];
        foreach ((string property, StructuralSchema below) in schema.Properties)
        {
            if ((hasHead && property is "apiVersion" or "kind" or "metadata") || FieldName.Escape(property) is not { } escaped || Describe(below, $"{name}.{property}") is not { } type)
                continue;
            fields[escaped] = new StructField(property, type) { ListKeys = KeysOf(below) };
        }

        if (hasHead)
            AddHead(name, fields);
        _structs[name] = new StructType(name, fields);
        return CelType.Struct(name);
    }

    // Of the metadata rules can see the names alone.
    private void AddHead(string name, Dictionary<string, StructField> fields)
    {
        string metadata = name + ".metadata";
        _structs[metadata] = StructType.Of(metadata, ("name", CelType.String), ("generateName", CelType.String));
        fields["apiVersion"] = new StructField("apiVersion", CelType.String);
        fields["kind"] = new StructField("kind", CelType.String);
        fields["metadata"] = new StructField("metadata", CelType.Struct(metadata));
    }

    private static CelType OfText(string format) => format switch
    {
        "byte" => CelType.Bytes,
        "duration" => CelType.Duration,
        "date" or "date-time" => CelType.Timestamp,
        _ => CelType.String,
    };

    private static IReadOnlyList<string>? KeysOf(StructuralSchema schema) => schema.ListType switch
    {
        ListType.Set => [],
        ListType.Map => schema.ListKeys,
        _ => null,
    };
}
