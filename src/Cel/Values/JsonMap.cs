using System.Text.Json;

namespace Gantry.Cel;

/// <summary>An object of a JSON document as a map, or as a struct where the type names one.</summary>
internal sealed class JsonMap(JsonElement element, CelType type, CelEnvironment? environment) : CelMap
{
    private readonly StructType? _described = type.Kind == CelTypeKind.Struct ? environment?.FindStruct(type.Name) : null;
    private int _count = -1;

    public override int Count => _count >= 0 ? _count : _count = CountEntries();

    public override StructType? Struct => _described;

    public override bool TryGet(in CelValue key, out CelValue value)
    {
        value = default;
        return key.Kind == CelKind.String && TryGetField(key.AsString, out value);
    }

    public override bool TryGetField(string name, out CelValue value)
    {
        StructField? field = null;
        value = default;
        if (_described is not null && !_described.Fields.TryGetValue(name, out field))
            return false;
        if (!(field is null ? element.TryGetProperty(name, out JsonElement found) : element.TryGetProperty(field.Utf8Name, out found)))
            return false;
        value = JsonValues.From(found, field?.Type ?? ValueType, environment);
        if (field?.ListKeys is { } keys && value.Kind == CelKind.List)
            value = CelValue.From(new KeyedList(value.AsList, keys));
        return true;
    }

    internal override bool TryGetField(string name, byte[] utf8, out CelValue value)
    {
        if (_described is not null)
            return TryGetField(name, out value);
        bool isThere = element.TryGetProperty(utf8, out JsonElement found);
        value = isThere ? JsonValues.From(found, ValueType, environment) : default;
        return isThere;
    }

    public override IEnumerator<KeyValuePair<CelValue, CelValue>> GetEnumerator()
    {
        if (_described is not null)
        {
            foreach (string name in _described.Fields.Keys)
            {
                if (TryGetField(name, out CelValue value))
                    yield return new(CelValue.From(name), value);
            }
            yield break;
        }
        foreach (JsonProperty property in element.EnumerateObject())
            yield return new(CelValue.From(property.Name), JsonValues.From(property.Value, ValueType, environment));
    }

    private CelType ValueType => type.Kind == CelTypeKind.Map ? type.Parameters[1] : CelType.Dyn;

    private int CountEntries()
    {
        if (_described is null)
            return element.GetPropertyCount();
        int found = 0;
        foreach (StructField field in _described.Fields.Values)
            found += element.TryGetProperty(field.Utf8Name, out _) ? 1 : 0;
        return found;
    }
}
