namespace Gantry.Kube.Protobuf;

/// <summary>What else a value may be that is usually a schema, and so which of the protobuf form's fields holds it.</summary>
public enum WireUnion
{
    /// <summary>Not such a value: any JSON, which the protobuf form carries as text in field 1.</summary>
    None,
    SchemaOrArray,
    SchemaOrBool,
    SchemaOrStringArray,
}
