using System.Runtime.CompilerServices;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Protobuf;

/// <summary>The properties of a schema by their place in the protobuf form. Messages that only wrap fields nest as they do there.</summary>
internal sealed class WireFields
{
    private static readonly ConditionalWeakTable<Schema, WireFields> Known = [];

    private readonly SortedDictionary<int, WirePlace> _places = [];

    private KeyValuePair<int, WirePlace>[]? _ordered;

    private WireFields()
    {
    }

    /// <summary>The places in the order of their numbers.</summary>
    public IReadOnlyList<KeyValuePair<int, WirePlace>> Places => _ordered ??= [.. _places];

    public static WireFields Of(Schema schema) => Known.GetValue(schema, Build);

    public WirePlace? Find(int number) => _places.GetValueOrDefault(number);

    private static WireFields Build(Schema schema)
    {
        WireFields fields = new();
        foreach (SchemaProperty property in schema.Properties)
        {
            if (property.WirePath.Count > 0)
                fields.Within(property.WirePath).Add(property);
        }

        return fields;
    }

    private void Add(SchemaProperty property) => _places[property.WirePath[^1]] = new WirePlace(property, null);

    private WireFields Within(IReadOnlyList<int> path)
    {
        WireFields at = this;
        foreach (int number in path.Take(path.Count - 1))
        {
            if (!at._places.TryGetValue(number, out WirePlace? place))
                at._places[number] = place = new WirePlace(null, new WireFields());
            at = place.Wrapped!;
        }

        return at;
    }
}
