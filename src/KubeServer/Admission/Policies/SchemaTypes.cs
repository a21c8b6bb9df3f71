using Gantry.Cel;
using Gantry.Kube.Schemas;

namespace Gantry.KubeServer.Admission.Policies;

/// <summary>A kind's schema as types of the expression language, made as they are met.</summary>
internal sealed class SchemaTypes
{
    private readonly Dictionary<string, Schema> _schemas = [];
    private readonly Dictionary<string, StructType> _made = [];

    public SchemaTypes(Schema root) => Root = TypeOf(root);

    public CelType Root { get; }

    public StructType? Find(string name)
    {
        if (_made.TryGetValue(name, out StructType? known))
            return known;
        if (!_schemas.TryGetValue(name, out Schema? schema))
            return null;
        Dictionary<string, StructField> fields = [];
        foreach (SchemaProperty property in schema.Properties)
            fields[property.Name] = new StructField(property.Name, TypeOf(property.Schema));
        return _made[name] = new StructType(name, fields);
    }

    private CelType TypeOf(Schema? schema) => schema?.Type switch
    {
        SchemaType.Object when schema.Name is { } name => Named(name, schema),
        SchemaType.Array => CelType.List(TypeOf(schema.Items)),
        SchemaType.Map => CelType.Map(CelType.String, TypeOf(schema.Items)),
        SchemaType.String => CelType.String,
        SchemaType.Integer => CelType.Int,
        SchemaType.Number => CelType.Double,
        SchemaType.Boolean => CelType.Bool,
        SchemaType.Time or SchemaType.MicroTime => CelType.Timestamp,
        SchemaType.Bytes => CelType.Bytes,
        _ => CelType.Dyn,
    };

    private CelType Named(string name, Schema schema)
    {
        _schemas[name] = schema;
        return CelType.Struct(name);
    }
}
