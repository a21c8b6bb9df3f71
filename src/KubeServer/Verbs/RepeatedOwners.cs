using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Verbs;

/// <summary>Owners that are named twice in the same words count once, and whoever names them so is told.</summary>
internal static class RepeatedOwners
{
    public static void Remove(WriteContext write)
    {
        if (write.New.Metadata.Field("ownerReferences") is not JsonArray { Count: > 1 } owners)
            return;

        HashSet<(string?, string?, string?, string?, bool?, bool?)> known = [];
        ILookup<bool, JsonNode?> byNovelty = owners.ToLookup(owner => known.Add(
            (owner.Text("apiVersion"), owner.Text("kind"), owner.Text("name"), owner.Text("uid"), owner.Flag("controller"), owner.Flag("blockOwnerDeletion"))));
        string[] repeated = [.. byNovelty[false].Select(owner => owner.Text("uid") ?? "").Distinct()];
        if (repeated.Length == 0)
            return;

        owners.Clear();
        foreach (JsonNode? owner in byNovelty[true])
            owners.Add(owner);
        write.Warnings.Add(Sentence(write.Call?.Verb == "patch", repeated));
    }

    // What a patch leaves is looked at later than what a body says.
    private static string Sentence(bool isPatched, IEnumerable<string> uids) =>
        $".metadata.ownerReferences contains duplicate entries{(isPatched ? " after mutating admission happens" : "")}; "
        + $"API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: {string.Join(", ", uids)}";
}
