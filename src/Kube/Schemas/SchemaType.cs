namespace Gantry.Kube.Schemas;

/// <summary>The JSON shape of a value, with the API's own scalars told apart.</summary>
public enum SchemaType
{
    Any,
    Object,
    Array,
    Map,
    String,
    Integer,
    Number,
    Boolean,
    IntOrString,
    Quantity,
    Time,
    MicroTime,
    Bytes,
}
