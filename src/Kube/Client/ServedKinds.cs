using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube;

/// <summary>Reads the document in which a server tells all its kinds at once: groups, their versions with the preferred one first, the kinds of each.</summary>
internal static class ServedKinds
{
    public const string MediaType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    public static IReadOnlyList<ResourceDefinition> Read(byte[] document) =>
        [.. JsonTree.ParseObject(document).Objects("items").SelectMany(PreferredOf)];

    // A kind that several versions have is told in the first of them, which is the preferred one.
    private static IEnumerable<ResourceDefinition> PreferredOf(JsonObject group)
    {
        HashSet<string> seen = [];
        foreach (JsonObject version in group.Objects("versions"))
        {
            foreach (JsonObject resource in version.Objects("resources").Where(resource => seen.Add(resource.Text("resource") ?? "")))
                yield return Of(group.Child("metadata").Text("name") ?? "", version.Text("version") ?? "", resource);
        }
    }

    private static ResourceDefinition Of(string group, string version, JsonObject resource) =>
        new(group, version, resource.Child("responseKind").Text("kind") ?? "", resource.Text("resource") ?? "")
        {
            Namespaced = resource.Text("scope") == "Namespaced",
            Verbs = [.. resource.Texts("verbs")],
            HasScale = resource.Objects("subresources").Any(part => part.Text("subresource") == "scale"),
        };
}
