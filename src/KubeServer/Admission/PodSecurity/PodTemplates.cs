using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Admission.PodSecurity;

/// <summary>Where workloads keep the template of their pods, and which changes of a pod matter to its safety.</summary>
internal static class PodTemplates
{
    private static readonly HashSet<(string Group, string Plural)> Kinds =
    [
        ("", "replicationcontrollers"), ("", "podtemplates"), ("apps", "replicasets"), ("apps", "deployments"), ("apps", "statefulsets"),
        ("apps", "daemonsets"), ("batch", "jobs"), ("batch", "cronjobs"),
    ];

    public static bool Has(ResourceDefinition kind) => Kinds.Contains((kind.Group, kind.Plural));

    public static JsonObject? Of(ResourceDefinition kind, JsonObject item) => kind.Plural switch
    {
        "podtemplates" => item.Child("template"),
        "cronjobs" => item.Child("spec").Child("jobTemplate").Child("spec").Child("template"),
        _ => item.Child("spec").Child("template"),
    };

    public static bool IsSignificant(JsonObject pod, JsonObject old) =>
        ((string[])["containers", "initContainers", "ephemeralContainers"]).Any(list => !Images(pod, list).SequenceEqual(Images(old, list)))
        || !Notes(pod).SequenceEqual(Notes(old));

    private static IEnumerable<(string?, string?)> Images(JsonObject pod, string list) =>
        pod.Child("spec").Objects(list).Select(container => (container.Text("name"), container.Text("image")));

    private static IEnumerable<KeyValuePair<string, string>> Notes(JsonObject pod) =>
        pod.Child("metadata").Pairs("annotations").Where(note => note.Key.Contains("seccomp.security.alpha.kubernetes.io/", StringComparison.Ordinal)).OrderBy(note => note.Key, StringComparer.Ordinal);
}
