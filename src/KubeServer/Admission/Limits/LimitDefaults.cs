using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Admission.Limits;

/// <summary>Gives containers that say nothing what a limit range says for them, and notes in the pod what was given.</summary>
internal static class LimitDefaults
{
    private const string Note = "kubernetes.io/limit-ranger";

    public static void Fill(JsonObject pod, JsonObject range)
    {
        List<string> notes = [];
        foreach (JsonObject limit in range.Child("spec").Objects("limits").Where(limit => limit.Text("type") == "Container"))
        {
            foreach (JsonObject container in pod.Child("spec").Objects("containers"))
                Fill(container, "container", limit, notes);
            foreach (JsonObject container in pod.Child("spec").Objects("initContainers"))
                Fill(container, "init container", limit, notes);
        }

        if (notes.Count > 0)
            pod.Metadata.ChildOrNew("annotations")[Note] = $"LimitRanger plugin set: {string.Join("; ", notes)}";
    }

    private static void Fill(JsonObject container, string what, JsonObject limit, List<string> notes)
    {
        string name = container.Text("name") ?? "";
        string[] requests = Fill(container, "requests", limit.Child("defaultRequest"));
        if (requests.Length > 0)
            notes.Add($"{string.Join(", ", requests)} request for {what} {name}");
        string[] limits = Fill(container, "limits", limit.Child("default"));
        if (limits.Length > 0)
            notes.Add($"{string.Join(", ", limits)} limit for {what} {name}");
    }

    private static string[] Fill(JsonObject container, string which, JsonObject? defaults)
    {
        List<string> set = [];
        foreach ((string resource, string amount) in defaults is null ? [] : defaults.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.AsText() ?? "")))
        {
            if (container.Child("resources").Child(which)?.ContainsKey(resource) == true)
                continue;
            container.ChildOrNew("resources").ChildOrNew(which)[resource] = amount;
            set.Add(resource);
        }

        set.Sort(StringComparer.Ordinal);
        return [.. set];
    }
}
