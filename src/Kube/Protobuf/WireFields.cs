using System.Runtime.CompilerServices;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Protobuf;

/// <summary>The properties of a schema by their place in the protobuf form.</summary>
internal sealed class WireFields
{
    private static readonly ConditionalWeakTable<Schema, WireFields> Known = [];

    private readonly Dictionary<int, SchemaProperty> _plain = [];
    private readonly Dictionary<int, Dictionary<int, SchemaProperty>> _wrapped = [];

    private WireFields(Schema schema)
    {
        foreach (SchemaProperty property in schema.Properties)
        {
            if (property.WirePath is [int number])
                _plain[number] = property;
            else if (property.WirePath is [int outer, int inner])
                (_wrapped.TryGetValue(outer, out Dictionary<int, SchemaProperty>? group) ? group : _wrapped[outer] = [])[inner] = property;
        }
    }

    public static WireFields Of(Schema schema) => Known.GetValue(schema, static key => new WireFields(key));

    public SchemaProperty? Find(int number) => _plain.GetValueOrDefault(number);

    /// <summary>The fields inside a wrapping message, or null where the number is none.</summary>
    public IReadOnlyDictionary<int, SchemaProperty>? Wrapped(int number) => _wrapped.GetValueOrDefault(number);
}
