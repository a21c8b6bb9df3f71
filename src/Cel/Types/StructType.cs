namespace Gantry.Cel;

/// <summary>The fields of a struct, by the name that expressions use for them.</summary>
public sealed record StructType(string Name, IReadOnlyDictionary<string, StructField> Fields)
{
    public CelType Type => field ??= CelType.Struct(Name);

    /// <summary>A struct whose fields are called the same in expressions and in JSON.</summary>
    public static StructType Of(string name, params ReadOnlySpan<(string Name, CelType Type)> fields)
    {
        var byName = new Dictionary<string, StructField>();
        foreach ((string field, CelType type) in fields)
            byName.Add(field, new StructField(field, type));
        return new StructType(name, byName);
    }
}
