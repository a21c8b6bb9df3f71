using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube;

/// <summary>Reads the document in which a server tells all its kinds at once: groups, their versions with the preferred one first, the kinds of each.</summary>
internal static class ServedKinds
{
    public const string MediaType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    public static IReadOnlyList<ResourceDefinition> Read(byte[] document)
    {
        List<ResourceDefinition> kinds = [];
        foreach (JsonObject group in JsonTree.ParseObject(document).Objects("items"))
        {
            HashSet<string> seen = [];
            foreach (JsonObject version in group.Objects("versions"))
            {
                foreach (JsonObject resource in version.Objects("resources"))
                {
                    if (seen.Add(resource.Text("resource") ?? ""))
                        kinds.Add(Of(group.Child("metadata").Text("name") ?? "", version.Text("version") ?? "", resource));
                }
            }
        }

        return kinds;
    }

    private static ResourceDefinition Of(string group, string version, JsonObject resource) =>
        new(group, version, resource.Child("responseKind").Text("kind") ?? "", resource.Text("resource") ?? "")
        {
            Namespaced = resource.Text("scope") == "Namespaced",
            Verbs = [.. resource.Texts("verbs")],
            HasScale = resource.Objects("subresources").Any(part => part.Text("subresource") == "scale"),
        };
}
