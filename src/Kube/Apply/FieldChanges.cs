using System.Text.Json.Nodes;

namespace Gantry.Kube.Apply;

/// <summary>The fields in which two versions of an object differ.</summary>
internal sealed record FieldChanges(FieldSet Added, FieldSet Changed, FieldSet Removed)
{
    public FieldSet Written => Added.Union(Changed);

    public static FieldChanges Between(JsonObject before, JsonObject after, FieldShape shape)
    {
        FieldChanges changes = new(new FieldSet(), new FieldSet(), new FieldSet());
        Walk walk = new(changes.Added, changes.Changed, changes.Removed);
        walk.Compare(before, after, shape, []);
        return changes;
    }

    /// <summary>The comparison on its way; paths are only made into sets where something differs.</summary>
    private readonly struct Walk(FieldSet added, FieldSet changed, FieldSet removed)
    {
        public void Compare(JsonNode? before, JsonNode? after, FieldShape shape, List<string> path)
        {
            if (before is null || after is null)
            {
                if ((after ?? before) is { } only)
                    Collect(At(before is null ? added : removed, path), only, shape);
                return;
            }

            FieldKind kind = shape.KindOf(after);
            if (kind == FieldKind.Whole || shape.KindOf(before) != kind || (IsBlank(before) && IsBlank(after)))
            {
                if (!JsonNode.DeepEquals(before, after))
                    At(changed, path).Mark();
            }
            else if (kind == FieldKind.Map)
            {
                CompareFields((JsonObject)before, (JsonObject)after, shape, path);
            }
            else
            {
                CompareItems((JsonArray)before, (JsonArray)after, shape, path);
            }
        }

        // What is only in one version is in the set with all that it holds.
        private static void Collect(FieldSet at, JsonNode value, FieldShape shape)
        {
            at.Mark();
            FieldKind kind = shape.KindOf(value);
            if (kind == FieldKind.Map)
            {
                foreach ((string name, JsonNode? field) in (JsonObject)value)
                {
                    if (field is not null)
                        Collect(at.Child(PathElement.Field(name)), field, shape.OfField(name));
                }
            }
            else if (kind != FieldKind.Whole)
            {
                foreach ((string element, JsonNode? item) in ItemsOf((JsonArray)value, shape))
                {
                    if (item is not null)
                        Collect(at.Child(element), item, shape.OfItem);
                }
            }
        }

        private void CompareFields(JsonObject before, JsonObject after, FieldShape shape, List<string> path)
        {
            // By number: an enumerator is an object, and every map of every written object is walked here.
            for (int i = 0; i < after.Count; i++)
            {
                (string name, JsonNode? now) = after.GetAt(i);
                Step(before[name], now, shape.OfField(name), path, PathElement.Field(name));
            }

            for (int i = 0; i < before.Count; i++)
            {
                (string name, JsonNode? then) = before.GetAt(i);
                if (!after.ContainsKey(name))
                    Step(then, null, shape.OfField(name), path, PathElement.Field(name));
            }
        }

        private void CompareItems(JsonArray before, JsonArray after, FieldShape shape, List<string> path)
        {
            Dictionary<string, JsonNode?> then = ItemsOf(before, shape);
            Dictionary<string, JsonNode?> now = ItemsOf(after, shape);
            foreach ((string element, JsonNode? item) in now)
                Step(then.GetValueOrDefault(element), item, shape.OfItem, path, element);
            foreach ((string element, JsonNode? item) in then)
            {
                if (!now.ContainsKey(element))
                    Step(item, null, shape.OfItem, path, element);
            }
        }

        private void Step(JsonNode? before, JsonNode? after, FieldShape shape, List<string> path, string element)
        {
            path.Add(element);
            Compare(before, after, shape, path);
            path.RemoveAt(path.Count - 1);
        }

        // Lists that came in before their keys were checked may hold one twice; the first of them stands for all.
        private static Dictionary<string, JsonNode?> ItemsOf(JsonArray items, FieldShape shape)
        {
            Dictionary<string, JsonNode?> found = new(StringComparer.Ordinal);
            foreach (JsonNode? item in items)
                found.TryAdd(PathElement.Item(item, shape) ?? "v:" + item?.ToJsonString(), item);
            return found;
        }

        private static bool IsBlank(JsonNode value) => value is JsonObject { Count: 0 } or JsonArray { Count: 0 };

        private static FieldSet At(FieldSet set, List<string> path)
        {
            foreach (string element in path)
                set = set.Child(element);
            return set;
        }
    }
}
