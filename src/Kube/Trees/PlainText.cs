using System.Globalization;
using System.Text.Json.Nodes;

namespace Gantry.Kube.Trees;

/// <summary>Values as messages show them where no JSON is meant: map[a:1 b:[x y]], with names in order.</summary>
public static class PlainText
{
    public static string Of(JsonNode? value) => value switch
    {
        null => "<nil>",
        JsonObject fields => $"map[{string.Join(' ', fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}:{Of(field.Value)}"))}]",
        JsonArray items => $"[{string.Join(' ', items.Select(Of))}]",
        _ => value.AsText() ?? value.AsWhole()?.ToString(CultureInfo.InvariantCulture) ?? value.ToJsonString(),
    };
}
