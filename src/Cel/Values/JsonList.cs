using System.Text.Json;

namespace Gantry.Cel;

/// <summary>An array of a JSON document as a list. Places of items are noted once; items are read when asked for.</summary>
internal sealed class JsonList(JsonElement element, CelType type, CelEnvironment? environment) : CelList
{
    private readonly CelType _itemType = type.Kind == CelTypeKind.List ? type.Parameters[0] : CelType.Dyn;
    private JsonElement[]? _items;

    public override int Count { get; } = element.GetArrayLength();

    public override CelValue this[int index] => JsonValues.From((_items ??= Enumerate())[index], _itemType, environment);

    private JsonElement[] Enumerate()
    {
        var found = new JsonElement[Count];
        int at = 0;
        foreach (JsonElement item in element.EnumerateArray())
            found[at++] = item;
        return found;
    }
}
