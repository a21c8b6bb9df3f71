namespace Gantry.Cel;

/// <summary>A field of a struct: its name in JSON and the type that its value is read as.</summary>
public sealed record StructField(string JsonName, CelType Type);
