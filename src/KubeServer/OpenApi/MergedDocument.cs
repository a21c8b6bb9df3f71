using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.OpenApi;

/// <summary>Takes what extension servers say about their paths into the OpenAPI 2 document of this server.</summary>
internal static class MergedDocument
{
    // Types of the API's machinery are the same in all servers.
    private const string Shared = "io.k8s.apimachinery.";

    // What paths refer to, each by "#/", the shelf and a name.
    private static readonly string[] Shelves = ["definitions", "parameters"];

    /// <summary>Adds the paths at or below one path, and the definitions and parameters that they need, under new names where the old ones are taken.</summary>
    public static void Add(JsonObject document, string path, JsonObject other)
    {
        JsonObject paths = document.ChildOrNew("paths");
        Dictionary<(string Shelf, string Name), string> names = [];
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

        string NameOf(string shelf, string name)
        {
            if (names.TryGetValue((shelf, name), out string? known))
                return known;

            JsonObject ours = document.ChildOrNew(shelf);
            if (other.Child(shelf)?[name] is not JsonObject theirs || (name.StartsWith(Shared, StringComparison.Ordinal) && ours.ContainsKey(name)))
                return names[(shelf, name)] = name;
            string free = names[(shelf, name)] = FreeName(ours, name, theirs);
            if (!ours.ContainsKey(free))
            {
                // Its place is taken before its parts are looked at: they may refer back to it.
                ours[free] = new JsonObject();
                ours[free] = Take(theirs);
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

    private static void Redirect(JsonNode? node, Func<string, string, string> nameOf)
    {
        switch (node)
        {
            case JsonObject fields:
                if (fields["$ref"] is JsonValue reference && reference.TryGetValue(out string? address) && Shelves.FirstOrDefault(shelf => address.StartsWith($"#/{shelf}/", StringComparison.Ordinal)) is { } on)
                    fields["$ref"] = $"#/{on}/{nameOf(on, address[(on.Length + 3)..])}";
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
