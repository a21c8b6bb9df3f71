using System.Text.Json.Nodes;

namespace Gantry.Kube.Apply;

/// <summary>Lays an applied object over the live one: what it says counts, and nothing of what it does not mention changes.</summary>
internal static class AppliedMerge
{
    public static JsonObject Merge(JsonObject live, JsonObject applied, FieldShape shape) => MergeFields(live, applied, shape);

    private static JsonNode? Merge(JsonNode? live, JsonNode? applied, FieldShape shape) => (shape.KindOf(applied), live, applied) switch
    {
        (FieldKind.Map, JsonObject lower, JsonObject upper) => MergeFields(lower, upper, shape),
        (FieldKind.KeyedList or FieldKind.SetList, JsonArray lower, JsonArray upper) => MergeItems(lower, upper, shape),
        _ => applied?.DeepClone(),
    };

    private static JsonObject MergeFields(JsonObject live, JsonObject applied, FieldShape shape)
    {
        JsonObject merged = [];
        foreach ((string name, JsonNode? value) in live)
        {
            JsonNode? field = applied.TryGetPropertyValue(name, out JsonNode? upper) ? Merge(value, upper, shape.OfField(name)) : value?.DeepClone();
            if (field is not null)
                merged[name] = field;
        }

        foreach ((string name, JsonNode? value) in applied)
        {
            if (value is not null && !live.ContainsKey(name))
                merged[name] = value.DeepClone();
        }

        return merged;
    }

    // Applied items keep their order; an item that only the live list has stays behind the item that it followed.
    private static JsonArray MergeItems(JsonArray live, JsonArray applied, FieldShape shape)
    {
        Dictionary<string, JsonNode?> wanted = new(StringComparer.Ordinal);
        foreach (JsonNode? item in applied)
            wanted[PathElement.Item(item, shape) ?? throw ApplyException.NoKey(shape)] = item;
        Dictionary<string, JsonNode?> present = new(StringComparer.Ordinal);
        foreach (JsonNode? item in live)
            present.TryAdd(PathElement.Item(item, shape) ?? "", item);

        JsonArray merged = [];
        using IEnumerator<KeyValuePair<string, JsonNode?>> next = wanted.GetEnumerator();
        HashSet<string> done = [];
        foreach (JsonNode? item in live)
        {
            string element = PathElement.Item(item, shape) ?? "";
            if (!wanted.ContainsKey(element))
                merged.Add(item?.DeepClone());
            else if (!done.Contains(element))
                TakeUpTo(element);
        }

        TakeUpTo(null);
        return merged;

        void TakeUpTo(string? last)
        {
            while (next.MoveNext())
            {
                done.Add(next.Current.Key);
                merged.Add(Merge(present.GetValueOrDefault(next.Current.Key), next.Current.Value, shape.OfItem));
                if (next.Current.Key == last)
                    return;
            }
        }
    }
}
