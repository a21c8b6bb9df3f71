namespace Gantry.Cel;

/// <summary>What a value is.</summary>
public enum CelKind : byte
{
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
    Optional,
    Opaque,

    /// <summary>The expression failed; the text says why.</summary>
    Error,

    /// <summary>The outcome depends on a variable whose value is not known yet.</summary>
    Unknown,
}
