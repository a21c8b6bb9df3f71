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
    }
}
