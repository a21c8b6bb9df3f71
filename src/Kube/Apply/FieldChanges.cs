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
            FieldKind kind = shape.KindOf(after ?? before);
            if (before is not null && after is not null && shape.KindOf(before) != kind)
                kind = FieldKind.Whole;
            if (kind == FieldKind.Whole || (IsBlank(before) && IsBlank(after)))
            {
                CompareWhole(before, after, path);
                return;
            }

            if (kind == FieldKind.Map)
                CompareFields(before as JsonObject, after as JsonObject, shape, path);
            else
                CompareItems(before as JsonArray, after as JsonArray, shape, path);
            if (before is null)
                Mark(added, path);
            else if (after is null)
                Mark(removed, path);
        }

        private void CompareWhole(JsonNode? before, JsonNode? after, List<string> path)
        {
            if (before is null && after is null)
                return;
            if (before is null)
                Mark(added, path);
            else if (after is null)
                Mark(removed, path);
            else if (!JsonNode.DeepEquals(before, after))
                Mark(changed, path);
        }

        private void CompareFields(JsonObject? before, JsonObject? after, FieldShape shape, List<string> path)
        {
            foreach ((string name, JsonNode? now) in after ?? [])
                Step(before?[name], now, shape.OfField(name), path, PathElement.Field(name));
            foreach ((string name, JsonNode? then) in before ?? [])
            {
                if (after is null || !after.ContainsKey(name))
                    Step(then, null, shape.OfField(name), path, PathElement.Field(name));
            }
        }

        private void CompareItems(JsonArray? before, JsonArray? after, FieldShape shape, List<string> path)
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
        private static Dictionary<string, JsonNode?> ItemsOf(JsonArray? items, FieldShape shape)
        {
            Dictionary<string, JsonNode?> found = new(StringComparer.Ordinal);
            foreach (JsonNode? item in items ?? [])
                found.TryAdd(PathElement.Item(item, shape) ?? "v:" + item?.ToJsonString(), item);
            return found;
        }

        private static bool IsBlank(JsonNode? value) => value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 };

        private static void Mark(FieldSet set, List<string> path)
        {
            foreach (string element in path)
                set = set.Child(element);
            set.Mark();
        }
    }
}
