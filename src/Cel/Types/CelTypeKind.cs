namespace Gantry.Cel;

/// <summary>The families of types that the checker tells apart.</summary>
public enum CelTypeKind
{
    Dyn,
    Error,
    Null,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    Timestamp,
    Duration,
    List,
    Map,
    Type,
    Struct,
    Opaque,
    Parameter,
}
