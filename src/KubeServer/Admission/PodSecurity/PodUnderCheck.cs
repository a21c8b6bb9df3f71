using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Admission.PodSecurity;

/// <summary>A pod or the template of one, as the checks look at it.</summary>
internal sealed class PodUnderCheck(JsonObject? metadata, JsonObject? spec)
{
    public JsonObject? Spec => spec;

    public JsonObject? Context => spec.Child("securityContext");

    public IReadOnlyList<JsonObject> Containers { get; } =
        [.. spec.Objects("initContainers"), .. spec.Objects("containers"), .. spec.Objects("ephemeralContainers")];

    public IEnumerable<KeyValuePair<string, string>> Annotations => metadata.Pairs("annotations");

    public bool IsForWindows => spec.Child("os").Text("name") == "windows";

    /// <summary>Whether root in the pod is nobody on the node.</summary>
    public bool HasOwnUsers => spec.Flag("hostUsers") == false;

    public string[] NamesOf(Func<JsonObject?, bool> fits) =>
        [.. Containers.Where(container => fits(container.Child("securityContext"))).Select(NameOf)];

    public static string NameOf(JsonObject container) => container.Text("name") ?? "";
}
