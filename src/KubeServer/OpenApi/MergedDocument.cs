using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.OpenApi;

/// <summary>Takes what extension servers say about their paths into the OpenAPI 2 document of this server.</summary>
internal static class MergedDocument
{
    private const string Definitions = "#/definitions/";

    // Types of the API's machinery are the same in all servers.
    private const string Shared = "io.k8s.apimachinery.";

    /// <summary>Adds the paths at or below one path, and the definitions that they need, under new names where the old ones are taken.</summary>
    public static void Add(JsonObject document, string path, JsonObject other)
    {
        JsonObject paths = document.ChildOrNew("paths");
        JsonObject definitions = document.ChildOrNew("definitions");
        JsonObject theirs = other.Child("definitions") ?? [];
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach ((string place, JsonNode? item) in other.Child("paths") ?? [])
        {
            bool isTheirs = place == path || place.StartsWith(path + "/", StringComparison.Ordinal);
            if (isTheirs && item is not null && !paths.ContainsKey(place))
                paths[place] = Take(item);
        }

        JsonNode Take(JsonNode node)
        {
            JsonNode taken = node.DeepClone();
            Redirect(taken, NameOf);
            return taken;
        }

        string NameOf(string name)
        {
            if (names.TryGetValue(name, out string? known))
                return known;
            if (theirs[name] is not JsonObject definition || (name.StartsWith(Shared, StringComparison.Ordinal) && definitions.ContainsKey(name)))
                return names[name] = name;
            string free = names[name] = FreeName(definitions, name, definition);
            if (!definitions.ContainsKey(free))
            {
                // Its place is taken before its parts are looked at: they may refer back to it.
                definitions[free] = new JsonObject();
                definitions[free] = Take(definition);
            }

            return free;
        }
    }

    private static string FreeName(JsonObject definitions, string name, JsonObject definition)
    {
        string free = name;
        for (int number = 2; definitions[free] is { } taken && !JsonNode.DeepEquals(taken, definition); number++)
            free = $"{name}_v{number}";
        return free;
    }

    private static void Redirect(JsonNode? node, Func<string, string> nameOf)
    {
        switch (node)
        {
            case JsonObject fields:
                if (fields["$ref"] is JsonValue reference && reference.TryGetValue(out string? address) && address.StartsWith(Definitions, StringComparison.Ordinal))
                    fields["$ref"] = Definitions + nameOf(address[Definitions.Length..]);
                foreach ((_, JsonNode? value) in fields)
                    Redirect(value, nameOf);
                break;
            case JsonArray items:
                foreach (JsonNode? item in items)
                    Redirect(item, nameOf);
                break;
        }
    }
}
