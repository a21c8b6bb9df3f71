using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Patches;

/// <summary>Merges a list whose items are known by a key, or by their value where they are scalars.</summary>
internal sealed class MergedList
{
    private readonly SchemaProperty _property;
    private readonly Dictionary<string, int> _originalPlace = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonNode?> _items = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    private MergedList(SchemaProperty property) => _property = property;

    public static JsonArray Merge(JsonArray? original, JsonArray patch, JsonArray? order, SchemaProperty property)
    {
        MergedList list = new(property);
        if (original is null)
            return list.Begin(patch);
        bool replaces = patch.Any(item => item.Text("$patch") == "replace");
        if (!replaces)
            list.Take(original);
        List<string> patched = list.Apply(patch);
        return list.Render(order is null ? patched : [.. order.Select(list.KeyOf)]);
    }

    // Where there is no list yet, nothing is looked up, and so items need no key.
    private JsonArray Begin(JsonArray patch)
    {
        JsonArray items = [];
        foreach (JsonNode? item in patch.Where(item => item.Field("$patch") is null))
            items.Add(item is JsonObject changes ? StrategicMergePatch.Merge([], changes, _property.Schema.Items) : item?.DeepClone());
        return items;
    }

    private void Take(JsonArray original)
    {
        foreach (JsonNode? item in original)
        {
            // Stored lists may hold two items of one key (ports that differ in protocol): each is kept.
            string key = KeyOf(item);
            if (_items.ContainsKey(key))
                key = $"{key}\0{_order.Count}";
            _originalPlace[key] = _order.Count;
            _items[key] = item?.DeepClone();
            _order.Add(key);
        }
    }

    private List<string> Apply(JsonArray patch)
    {
        List<string> patched = [];
        foreach (JsonNode? item in patch)
        {
            if (item is JsonObject { Count: 1 } && item.Text("$patch") == "replace")
                continue;
            string key = KeyOf(item);
            if (item.Text("$patch") == "delete")
            {
                _items.Remove(key);
                continue;
            }

            if (!_items.ContainsKey(key))
                _order.Add(key);
            _items[key] = Merged(key, item);
            patched.Add(key);
        }

        return patched;
    }

    private JsonNode? Merged(string key, JsonNode? item)
    {
        if (item is not JsonObject changes)
            return item?.DeepClone();
        JsonObject current = _items.GetValueOrDefault(key) as JsonObject ?? [];
        if (changes.Text("$patch") == "replace")
            current = [];
        return StrategicMergePatch.Merge(current, changes, _property.Schema.Items);
    }

    /// <summary>Items that the patch names come in its order, the others stay where they were relative to them.</summary>
    private JsonArray Render(List<string> patchOrder)
    {
        HashSet<string> named = [.. patchOrder];
        List<string> left = [.. patchOrder.Distinct().Where(_items.ContainsKey)];
        List<string> right = [.. _order.Distinct().Where(key => !named.Contains(key) && _items.ContainsKey(key))];
        JsonArray result = [];
        int l = 0;
        int r = 0;
        while (l < left.Count || r < right.Count)
        {
            bool takeLeft = r == right.Count || l < left.Count && Place(left[l]) <= Place(right[r]);
            result.Add(_items[takeLeft ? left[l++] : right[r++]]);
        }

        return result;
    }

    private int Place(string key) => _originalPlace.GetValueOrDefault(key, -1);

    private string KeyOf(JsonNode? item)
    {
        if (_property.MergeKey is not { } mergeKey || _property.Schema.Items?.Type is not SchemaType.Object)
            return item.Quoted;
        return item.Field(mergeKey) is { } key
            ? key.Quoted
            : throw new PatchException(PatchFault.Confused, $"map: {PlainText.Of(item)} does not contain declared merge key: {mergeKey}");
    }
}
