using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.CustomResources.Schemas;

namespace Gantry.KubeServer.CustomResources;

/// <summary>The formats in a definition's schemas that ask for nothing, because nobody here knows them.</summary>
internal static class UnknownFormats
{
    private static readonly string[] Maps = ["properties", "patternProperties", "definitions", "dependencies"];
    private static readonly string[] Single = ["items", "additionalProperties", "additionalItems", "not"];
    private static readonly string[] Lists = ["allOf", "anyOf", "oneOf"];

    public static IEnumerable<string> Of(JsonObject? definition) =>
        definition.Child("spec").Objects("versions").SelectMany(version => Within(version.Child("schema").Child("openAPIV3Schema")));

    private static IEnumerable<string> Within(JsonObject? schema)
    {
        if (schema is null)
            return [];
        IEnumerable<JsonObject?> parts = Single.Select(name => schema.Child(name))
            .Concat(Lists.SelectMany(name => schema.Objects(name)))
            .Concat(Maps.SelectMany(name => schema.Child(name) ?? []).Select(entry => entry.Value as JsonObject));
        IEnumerable<string> own = schema.Text("format") is { Length: > 0 } format && !TextFormat.IsKnown(format, schema.Text("type") ?? "") ? [format] : [];
        return own.Concat(parts.SelectMany(Within));
    }
}
