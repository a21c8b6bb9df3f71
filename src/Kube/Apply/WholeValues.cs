using System.Globalization;
using System.Text.Json.Nodes;

namespace Gantry.Kube.Apply;

/// <summary>Finds the objects, maps and lists in what is applied that would replace all that is there: ".spec.containers[0].command".</summary>
internal static class WholeValues
{
    public static IEnumerable<string> In(JsonNode? value, FieldShape shape, string path = "")
    {
        if (shape.Kind == FieldKind.Whole && value is JsonObject or JsonArray)
            yield return path;
        IEnumerable<(string Path, JsonNode? Value, FieldShape Shape)> parts = value switch
        {
            JsonObject fields => fields.Select(field => ($"{path}.{field.Key}", field.Value, shape.OfField(field.Key))),
            JsonArray items => items.Select((item, i) => (string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), item, shape.OfItem)),
            _ => [],
        };
        foreach ((string below, JsonNode? part, FieldShape shapeOfPart) in parts)
        {
            // Where no schema says anything, nothing is known to be replaced.
            if (!shapeOfPart.IsUnknown)
            {
                foreach (string found in In(part, shapeOfPart, below))
                    yield return found;
            }
        }
    }
}
