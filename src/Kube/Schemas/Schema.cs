using System.Diagnostics;
using Gantry.Kube.Protobuf;

namespace Gantry.Kube.Schemas;

/// <summary>
/// The shape of a value: what is decoded, pruned, defaulted, merged and documented follows it. Built-in kinds have theirs
/// generated from the records, custom resources bring theirs as data.
/// </summary>
[DebuggerDisplay("{Type} {Name}")]
public sealed class Schema
{
    private readonly Func<IReadOnlyList<SchemaProperty>>? _build;
    private readonly Func<string, string?>? _describe;
    private readonly Func<Schema>? _alternative;
    private volatile IReadOnlyList<SchemaProperty>? _properties;
    private volatile Dictionary<string, SchemaProperty>? _byName;

    private Schema(SchemaType type, string? format = null)
    {
        Type = type;
        Format = format;
    }

    private Schema(string name, Func<IReadOnlyList<SchemaProperty>> build, Func<string, string?> describe, bool isAtomic)
    {
        Type = SchemaType.Object;
        Name = name;
        _build = build;
        _describe = describe;
        IsAtomic = isAtomic;
    }

    private Schema(Func<Schema> alternative, WireUnion union)
    {
        Type = SchemaType.Any;
        Union = union;
        _alternative = alternative;
    }

    public static Schema Any { get; } = new(SchemaType.Any);

    public static Schema String { get; } = new(SchemaType.String);

    public static Schema Int32 { get; } = new(SchemaType.Integer, "int32");

    public static Schema Int64 { get; } = new(SchemaType.Integer, "int64");

    public static Schema Double { get; } = new(SchemaType.Number, "double");

    public static Schema Boolean { get; } = new(SchemaType.Boolean);

    public static Schema IntOrString { get; } = new(SchemaType.IntOrString, "int-or-string");

    public static Schema Quantity { get; } = new(SchemaType.Quantity);

    public static Schema Time { get; } = new(SchemaType.Time, "date-time");

    public static Schema MicroTime { get; } = new(SchemaType.MicroTime, "date-time");

    public static Schema Bytes { get; } = new(SchemaType.Bytes, "byte");

    public SchemaType Type { get; }

    /// <summary>The name under which API documents define the type, or null for scalars, lists and maps.</summary>
    public string? Name { get; }

    public string? Format { get; }

    /// <summary>The shape of a list's items or of a map's values.</summary>
    public Schema? Items { get; private init; }

    /// <summary>Of a list or a map: whether its items have parts of their own.</summary>
    public bool HoldsObjects => Items?.Type is SchemaType.Object or SchemaType.Map or SchemaType.Array;

    /// <summary>Of a value that may be of several types: what its objects look like, and where the protobuf form has them.</summary>
    public Schema? Alternative => _alternative?.Invoke();

    public WireUnion Union { get; }

    /// <summary>Server-side apply replaces every value of this type as a whole.</summary>
    public bool IsAtomic { get; }

    /// <summary>Fields that the schema does not name stay.</summary>
    public bool KeepsUnknownFields { get => Type is SchemaType.Any || field; private init; }

    /// <summary>Values of another type pass: whoever has the schema tells them in words of his own.</summary>
    public bool IsLoose { get; private init; }

    /// <summary>Of a loose map: a null is a value.</summary>
    public bool KeepsNulls { get; private init; }

    public string? Description => Describe("");

    public IReadOnlyList<SchemaProperty> Properties => _properties ?? BuildProperties();

    public static Schema Object(string name, Func<IReadOnlyList<SchemaProperty>> build, Func<string, string?> describe, bool isAtomic = false) =>
        new(name, build, describe, isAtomic);

    public static Schema ListOf(Schema items) => new(SchemaType.Array) { Items = items };

    public static Schema MapOf(Schema values) => new(SchemaType.Map) { Items = values };

    /// <summary>An object of a custom resource.</summary>
    public static Schema Open(string name, Func<IReadOnlyList<SchemaProperty>> build, bool keepsUnknown, bool isAtomic = false) =>
        new(name, build, static _ => null, isAtomic) { KeepsUnknownFields = keepsUnknown, IsLoose = true };

    /// <param name="keepsNulls">Whether a null is a value; otherwise an entry with it is none.</param>
    public static Schema OpenMap(Schema values, bool keepsNulls = false) => new(SchemaType.Map) { Items = values, IsLoose = true, KeepsNulls = keepsNulls };

    public static Schema OpenList(Schema items) => new(SchemaType.Array) { Items = items, IsLoose = true };

    public static Schema ObjectOr(Func<Schema> objects, WireUnion union) => new(objects, union);

    public SchemaProperty? Find(string property)
    {
        // Two threads may both build the table; either result is the same.
        Dictionary<string, SchemaProperty> byName = _byName ??= Properties.ToDictionary(p => p.Name, StringComparer.Ordinal);
        return byName.GetValueOrDefault(property);
    }

    /// <summary>Follows a path of property names, through lists and maps: Descend("spec", "containers", "image").</summary>
    public Schema? Descend(params ReadOnlySpan<string> path)
    {
        Schema? at = this;
        foreach (string name in path)
        {
            while (at is { Type: SchemaType.Array })
                at = at.Items;
            at = at?.Type is SchemaType.Map ? at.Items : at?.Find(name)?.Schema;
        }

        return at;
    }

    internal string? Describe(string property) => _describe?.Invoke(property);

    private IReadOnlyList<SchemaProperty> BuildProperties()
    {
        IReadOnlyList<SchemaProperty> properties = _build?.Invoke() ?? [];
        foreach (SchemaProperty property in properties)
            property.Owner = this;
        _properties = properties;
        return properties;
    }
}
