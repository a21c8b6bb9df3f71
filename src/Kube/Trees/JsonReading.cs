using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gantry.Kube.Trees;

/// <summary>Questions to a tree of JSON nodes that have an answer whatever is really there: absent and of another type read as null.</summary>
public static class JsonReading
{
    extension(JsonNode? self)
    {
        public JsonNode? Field(string name) => self is JsonObject fields && fields.TryGetPropertyValue(name, out JsonNode? value) ? value : null;

        public JsonObject? Child(string name) => self.Field(name) as JsonObject;

        public string? Text(string name) => self.Field(name).AsText();

        public long? Whole(string name) => self.Field(name).AsWhole();

        public bool? Flag(string name) => self.Field(name)?.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

        public DateTimeOffset? Time(string name) =>
            DateTimeOffset.TryParse(self.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;

        public int Count(string name) => self.Field(name) switch
        {
            JsonArray items => items.Count,
            JsonObject fields => fields.Count,
            _ => 0,
        };

        /// <summary>The objects of a list; whatever else is in it is passed over.</summary>
        public IEnumerable<JsonObject> Objects(string name) => self.Field(name) is JsonArray items ? items.OfType<JsonObject>() : [];

        public IEnumerable<string> Texts(string name) => self.Field(name) is JsonArray items ? items.Select(item => item.AsText()).OfType<string>() : [];

        /// <summary>The entries of a map whose values are text.</summary>
        public IEnumerable<KeyValuePair<string, string>> Pairs(string name) =>
            self.Child(name)?.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.AsText() ?? "")) ?? [];

        public string? AsText() => self is JsonValue value && value.TryGetValue(out string? text) ? text : null;

        public long? AsWhole()
        {
            if (self is not JsonValue value || value.GetValueKind() is not JsonValueKind.Number)
                return null;
            if (value.TryGetValue(out long whole))
                return whole;
            return value.TryGetValue(out int small) ? small : null;
        }

        public bool IsNumber => self?.GetValueKind() is JsonValueKind.Number;

        /// <summary>Absent, null, "", {} and [] all mean that a user said nothing.</summary>
        public bool IsBlank => self switch
        {
            null => true,
            JsonObject fields => fields.Count == 0,
            JsonArray items => items.Count == 0,
            _ => self.AsText() is "",
        };

        /// <summary>The value as compact JSON, as it is quoted in messages.</summary>
        public string Quoted => self?.ToJsonString(KubeJson.Compact) ?? "null";
    }
}
