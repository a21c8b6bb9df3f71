using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer;

/// <summary>Changes to an object's JSON tree that several steps of the pipeline make.</summary>
internal static class JsonEditing
{
    extension(JsonObject self)
    {
        /// <summary>The list under a name, made where it is missing.</summary>
        public JsonArray ListOrNew(string name)
        {
            if (self.Field(name) is JsonArray there)
                return there;

            JsonArray made = [];
            self[name] = made;
            return made;
        }

        /// <summary>Takes a field over from another object: its value, or its absence.</summary>
        public void CopyFrom(JsonObject? other, string name)
        {
            if (other.Field(name) is { } value)
                self[name] = value.DeepClone();
            else
                self.Remove(name);
        }

        /// <summary>Sets a list of texts; an empty list removes the field.</summary>
        public void SetTexts(string name, IEnumerable<string> values)
        {
            JsonArray list = [.. values.Select(value => (JsonNode)value)];
            if (list.Count == 0)
                self.Remove(name);
            else
                self[name] = list;
        }

        public JsonObject Copy() => (JsonObject)self.DeepClone();
    }
}
