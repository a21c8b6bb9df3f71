using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.Strategies;

/// <summary>The parts of a pod that have subresources of their own: what such a write brings, and nothing else of it, becomes part of the pod.</summary>
internal static class PodParts
{
    private static readonly string[] Resizable = ["cpu", "memory"];

    /// <summary>Ephemeral containers are added by their own subresource only.</summary>
    public static ValueTask KeepEphemeralAsync(WriteContext write, CancellationToken cancel)
    {
        write.New.ChildOrNew("spec").CopyFrom(write.Old.Child("spec"), "ephemeralContainers");
        return ValueTask.CompletedTask;
    }

    public static void TakeEphemeral(JsonObject pod, JsonObject old, FieldErrors errors)
    {
        JsonNode? asked = pod.Child("spec").Field("ephemeralContainers")?.DeepClone();
        Dictionary<string, JsonObject> byName = [];
        foreach (JsonObject container in pod.Child("spec").Objects("ephemeralContainers"))
            byName.TryAdd(container.Text("name") ?? "", container);
        foreach (JsonObject before in old.Child("spec").Objects("ephemeralContainers"))
        {
            string name = before.Text("name") ?? "";
            if (!byName.TryGetValue(name, out JsonObject? now))
                errors.Forbid("spec.ephemeralContainers", $"existing ephemeral containers \"{name}\" may not be removed\n");
            else if (!JsonNode.DeepEquals(now, before))
                errors.Forbid("spec.ephemeralContainers", $"existing ephemeral containers \"{name}\" may not be changed\n");
        }

        Restore(pod, old);
        if (asked is not null)
            pod.ChildOrNew("spec")["ephemeralContainers"] = asked;
    }

    public static void TakeResize(JsonObject pod, JsonObject old, FieldErrors errors)
    {
        JsonObject wanted = pod.Copy();
        Restore(pod, old);
        foreach (string list in (string[])["containers", "initContainers"])
        {
            int index = 0;
            foreach (JsonObject container in pod.Child("spec").Objects(list))
            {
                if (wanted.Child("spec").Objects(list).FirstOrDefault(other => other.Text("name") == container.Text("name")) is { } asked)
                    TakeResources(container, asked, $"spec.{list}[{index}].resources", errors);
                index++;
            }
        }

        if (QualityOfService.Of(pod.Child("spec")) != QualityOfService.Of(old.Child("spec")))
            errors.Invalid("spec", QualityOfService.Of(pod.Child("spec")), "Pod QOS Class may not change as a result of resizing");
    }

    private static void TakeResources(JsonObject container, JsonObject asked, string field, FieldErrors errors)
    {
        foreach (string side in (string[])["requests", "limits"])
        {
            if (container.Child("resources").Pairs(side).Select(entry => entry.Key).Intersect(Resizable).Except(asked.Child("resources").Pairs(side).Select(entry => entry.Key)).Any())
                errors.Forbid($"{field}.{side}", $"resource {side} cannot be removed");
            string[] changed =
            [
                .. container.Child("resources").Pairs(side).Except(asked.Child("resources").Pairs(side))
                    .Union(asked.Child("resources").Pairs(side).Except(container.Child("resources").Pairs(side))).Select(entry => entry.Key).Except(Resizable),
            ];
            if (changed.Length > 0)
                errors.Forbid($"{field}.{side}", "only cpu and memory resources are mutable");
        }

        container.CopyFrom(asked, "resources");
        container.CopyFrom(asked, "resizePolicy");
    }

    private static void Restore(JsonObject pod, JsonObject old)
    {
        JsonNode? version = pod.Child("metadata").Field("resourceVersion")?.DeepClone();
        foreach ((string name, _) in pod.ToArray())
            pod.Remove(name);
        foreach ((string name, JsonNode? value) in old)
            pod[name] = value?.DeepClone();
        pod.Metadata["resourceVersion"] = version;
    }
}
