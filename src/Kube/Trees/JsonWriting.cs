using System.Text.Json.Nodes;

namespace Gantry.Kube.Trees;

/// <summary>Small changes to a tree of JSON nodes.</summary>
public static class JsonWriting
{
    extension(JsonObject self)
    {
        public JsonObject ChildOrNew(string name)
        {
            if (self.Child(name) is { } child)
                return child;
            JsonObject created = [];
            self[name] = created;
            return created;
        }

        /// <summary>Sets a field that is absent or null, and tells whether it was.</summary>
        public bool SetIfAbsent(string name, JsonNode? value)
        {
            if (self.Field(name) is not null)
                return false;
            self[name] = value;
            return true;
        }

        /// <summary>Removes fields. The cost of one removal grows with the object, so that many are done in one pass.</summary>
        public void RemoveAll(IReadOnlyCollection<string> names)
        {
            if (names.Count <= 8)
            {
                foreach (string name in names)
                    self.Remove(name);
                return;
            }

            HashSet<string> gone = [.. names];
            List<KeyValuePair<string, JsonNode?>> kept = [.. self.Where(field => !gone.Contains(field.Key))];
            self.Clear();
            foreach ((string name, JsonNode? value) in kept)
                self.Add(name, value);
        }
    }
}
