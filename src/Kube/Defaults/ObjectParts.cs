using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;

namespace Gantry.Kube.Defaults;

/// <summary>Finds the objects that a value is or holds, however deep in lists and maps.</summary>
internal static class ObjectParts
{
    public static void Visit(JsonNode value, Schema schema, Action<JsonObject, Schema> visit)
    {
        switch (schema.Type, value)
        {
            case (SchemaType.Object, JsonObject fields):
                visit(fields, schema);
                break;
            case (SchemaType.Map, JsonObject entries) when schema.HoldsObjects:
                foreach ((_, JsonNode? entry) in entries)
                    Visit(entry!, schema.Items!, visit);
                break;
            case (SchemaType.Array, JsonArray items) when schema.HoldsObjects:
                foreach (JsonNode? item in items)
                    Visit(item!, schema.Items!, visit);
                break;
        }
    }
}
