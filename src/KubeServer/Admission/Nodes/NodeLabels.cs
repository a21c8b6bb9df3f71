using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Admission.Nodes;

/// <summary>Which labels a node may give itself: with others it could draw pods to it that are not meant for it.</summary>
internal static class NodeLabels
{
    private const string Restricted = "node-restriction.kubernetes.io";

    private static readonly HashSet<string> Known =
    [
        "kubernetes.io/hostname", "kubernetes.io/os", "kubernetes.io/arch", "beta.kubernetes.io/os", "beta.kubernetes.io/arch",
        "topology.kubernetes.io/zone", "topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/region",
        "node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type", "node.kubernetes.io/windows-build",
    ];

    private static readonly string[] KnownSpaces = ["kubelet.kubernetes.io", "node.kubernetes.io"];

    /// <summary>The changed labels that are not the node's to change, in order.</summary>
    public static IReadOnlyList<string> Forbidden(JsonObject? node, JsonObject? old)
    {
        Dictionary<string, string> after = new(node.Child("metadata").Pairs("labels"));
        Dictionary<string, string> before = new(old.Child("metadata").Pairs("labels"));
        return [.. after.Keys.Union(before.Keys)
            .Where(key => after.GetValueOrDefault(key) != before.GetValueOrDefault(key))
            .Where(IsForbidden)
            .Order(StringComparer.Ordinal)];
    }

    private static bool IsForbidden(string label)
    {
        string space = label.Contains('/', StringComparison.Ordinal) ? label[..label.IndexOf('/', StringComparison.Ordinal)] : "";
        if (IsIn(space, Restricted))
            return true;
        bool isKubernetes = IsIn(space, "kubernetes.io") || IsIn(space, "k8s.io");
        return isKubernetes && !Known.Contains(label) && !KnownSpaces.Any(known => IsIn(space, known));
    }

    private static bool IsIn(string space, string of) => space == of || space.EndsWith($".{of}", StringComparison.Ordinal);
}
