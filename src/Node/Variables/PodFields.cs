using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Variables;

/// <summary>Values of a pod's own fields by path, for the environment and for downward API files.</summary>
internal static class PodFields
{
    /// <summary>The value at a path; null where there is no such field. The pod's status must be current for its addresses.</summary>
    public static string? ValueOf(Pod pod, string path) => path switch
    {
        "metadata.name" => pod.Name,
        "metadata.namespace" => pod.Namespace,
        "metadata.uid" => pod.Uid,
        "metadata.labels" => Lines(pod.Metadata.Labels),
        "metadata.annotations" => Lines(pod.Metadata.Annotations),
        "spec.nodeName" => pod.Spec.NodeName ?? "",
        "spec.serviceAccountName" => pod.Spec.ServiceAccountName ?? "default",
        "status.hostIP" => pod.Status.HostIP ?? "",
        "status.hostIPs" => string.Join(',', pod.Status.HostIPs.Select(address => address.Ip)),
        "status.podIP" => pod.Status.PodIP ?? "",
        "status.podIPs" => string.Join(',', pod.Status.PodIPs.Select(address => address.Ip)),
        _ => ValueOfKey(pod, path),
    };

    // metadata.labels['app'] and metadata.annotations['note']; a key that is not there is empty.
    private static string? ValueOfKey(Pod pod, string path)
    {
        if (!path.EndsWith("']", StringComparison.Ordinal))
            return null;

        int bracket = path.IndexOf("['", StringComparison.Ordinal);
        if (bracket < 0)
            return null;

        string key = path[(bracket + 2)..^2];
        return path[..bracket] switch
        {
            "metadata.labels" => pod.Metadata.Labels.GetValueOrDefault(key, ""),
            "metadata.annotations" => pod.Metadata.Annotations.GetValueOrDefault(key, ""),
            _ => null,
        };
    }

    // One line a pair, sorted: key="value" with quotes, backslashes and control characters escaped.
    private static string Lines(IReadOnlyDictionary<string, string> pairs) =>
        string.Join('\n', pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}=\"{Escaped(pair.Value)}\""));

    private static string Escaped(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace("\r", "\\r", StringComparison.Ordinal)
        .Replace("\t", "\\t", StringComparison.Ordinal);
}
