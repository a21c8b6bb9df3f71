using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Patches;

/// <summary>A document laid over another: null removes, objects merge, everything else replaces (RFC 7386).</summary>
public static class MergePatch
{
    public static PatchResult Apply(JsonNode? document, JsonNode? patch) => PatchResult.Of(Merge(document?.DeepClone(), patch));

    // The target may be changed in place, the patch may not; depth is bounded by the parser.
    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();

        JsonObject merged = target as JsonObject ?? [];
        List<string> gone = [];
        foreach ((string name, JsonNode? change) in changes)
        {
            if (change is null)
            {
                gone.Add(name);
                continue;
            }

            merged.TryGetPropertyValue(name, out JsonNode? current);
            JsonNode? result = Merge(current, change);
            if (!ReferenceEquals(result, current))
                merged[name] = result;
        }

        merged.RemoveAll(gone);
        return merged;
    }
}
