using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Apply;

/// <summary>The schema at one place of an object, seen by who owns what: the field's own rules and those of its type together.</summary>
internal readonly record struct FieldShape(Schema Schema, SchemaProperty? Property = null)
{
    // Where nothing is known, maps have fields of their own and lists are one value.
    private static readonly FieldShape Unknown = new(Schema.Any);

    /// <summary>Whether no schema says what lies here.</summary>
    public bool IsUnknown => Schema.Type is SchemaType.Any && Property is null;

    public FieldKind Kind => Schema.Type switch
    {
        _ when Schema.IsAtomic || Property is { IsAtomic: true } => FieldKind.Whole,
        SchemaType.Object or SchemaType.Map or SchemaType.Any => FieldKind.Map,
        SchemaType.Array when Property?.ListType is ListType.Map => FieldKind.KeyedList,
        SchemaType.Array when Property?.ListType is ListType.Set => FieldKind.SetList,
        _ => FieldKind.Whole,
    };

    public IReadOnlyList<string> MapKeys => Property?.MapKeys ?? [];

    /// <summary>How this very value is treated: one that does not fit its schema is one value.</summary>
    public FieldKind KindOf(JsonNode? value) => (Kind, value) switch
    {
        (FieldKind.Map, JsonObject or null) => FieldKind.Map,
        (FieldKind.KeyedList, JsonArray or null) => FieldKind.KeyedList,
        (FieldKind.SetList, JsonArray or null) => FieldKind.SetList,
        _ => FieldKind.Whole,
    };

    /// <summary>Whether the element is a field that the type names, in contrast to an entry of a map or of a list.</summary>
    public bool IsNamed(string element) => element[0] == 'f' && Schema.Type is SchemaType.Object && Schema.Find(element[2..]) is not null;

    public FieldShape Below(string element) => element[0] == 'f' ? OfField(element[2..]) : OfItem;

    public FieldShape OfField(string name) =>
        Schema.Type is SchemaType.Object && Schema.Find(name) is { } property ? new FieldShape(property.Schema, property) : OfItem;

    public FieldShape OfItem => Schema.Items is { } items ? new FieldShape(items) : Unknown;
}
