using System.Text;
using Gantry.Kube;

namespace Gantry.KubeServer.OpenApi;

/// <summary>
/// The names of operations, which generated clients turn into their methods: readCoreV1NamespacedPodStatus, listAppsV1DeploymentForAllNamespaces.
/// </summary>
internal static class OperationNames
{
    private const string KubernetesGroup = ".k8s.io";

    public static string Of(ResourceDefinition kind, DocumentAction action, string method, string part, bool everywhere)
    {
        StringBuilder name = new StringBuilder(action.Word).Append(Prefix(kind.Group, kind.Version));
        if (action == DocumentAction.DeleteCollection)
            name.Append("Collection");
        if (action == DocumentAction.Connect)
            name.Append(Capital(method));
        if (kind.Namespaced && !everywhere)
            name.Append("Namespaced");
        name.Append(kind.Kind).Append(part);
        if (action == DocumentAction.WatchList)
            name.Append("List");
        return name.Append(everywhere ? "ForAllNamespaces" : "").ToString();
    }

    /// <summary>"CoreV1", "RbacAuthorizationV1".</summary>
    public static string Prefix(string group, string version) => Capital(Group(group)) + Capital(version);

    /// <summary>A group as names have it: "core", "rbacAuthorization", "stableExampleCom".</summary>
    public static string Group(string group)
    {
        if (group.Length == 0)
            return "core";
        string shown = group.EndsWith(KubernetesGroup, StringComparison.Ordinal) ? group[..^KubernetesGroup.Length] : group;
        string[] words = shown.Split('.', '-');
        return words[0] + string.Concat(words[1..].Select(Capital));
    }

    public static string Capital(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];
}
