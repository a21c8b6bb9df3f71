using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>A pod that exists is almost fixed: images, deadline, and added tolerations may change, and gates may be lifted.</summary>
internal static class PodUpdateRules
{
    private const string Rule =
        "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    public static void Check(JsonObject after, JsonObject before, string subresource, FieldErrors errors)
    {
        JsonObject now = (JsonObject)(after.Child("spec")?.DeepClone() ?? new JsonObject());
        JsonObject old = (JsonObject)(before.Child("spec")?.DeepClone() ?? new JsonObject());
        CheckDeadline(now, old, errors);
        CheckTolerations(now, old, errors);
        CheckImages(now, errors);
        foreach (JsonObject spec in (JsonObject[])[now, old])
        {
            spec.Remove("activeDeadlineSeconds");
            spec.Remove("tolerations");
            RemoveFields(spec, "image");
            if (subresource == "resize")
                RemoveFields(spec, "resources", "resizePolicy");
        }

        LiftGates(now, old);
        // Binding gives a waiting pod its node, once.
        if (string.IsNullOrEmpty(old.Text("nodeName")))
        {
            now.Remove("nodeName");
            old.Remove("nodeName");
        }

        // What runs in a pod may be joined by an ephemeral container, through a subresource of its own.
        now.Remove("ephemeralContainers");
        old.Remove("ephemeralContainers");
        if (!JsonNode.DeepEquals(now, old))
            errors.Forbid("spec", Rule);
    }

    private static JsonObject WithoutSeconds(JsonObject toleration)
    {
        var rest = (JsonObject)toleration.DeepClone();
        rest.Remove("tolerationSeconds");
        return rest;
    }

    private static void CheckDeadline(JsonObject now, JsonObject old, FieldErrors errors)
    {
        if (old.Whole("activeDeadlineSeconds") is not { } before)
            return;
        if (now.Whole("activeDeadlineSeconds") is not { } after)
            errors.Invalid("spec.activeDeadlineSeconds", null, "must not update from a positive integer to nil value");
        else if (after > before)
            errors.Invalid("spec.activeDeadlineSeconds", after, "must be less than or equal to previous value");
    }

    private static void CheckTolerations(JsonObject now, JsonObject old, FieldErrors errors)
    {
        JsonObject[] kept = [.. now.Objects("tolerations").Select(WithoutSeconds)];
        if (old.Objects("tolerations").Select(WithoutSeconds).Any(toleration => !kept.Any(other => JsonNode.DeepEquals(other, toleration))))
            errors.Forbid("spec.tolerations", "existing toleration can not be modified except its tolerationSeconds");
    }

    private static void CheckImages(JsonObject now, FieldErrors errors)
    {
        foreach (string list in (string[])["containers", "initContainers"])
        {
            int index = 0;
            foreach (JsonObject container in now.Objects(list))
            {
                if (string.IsNullOrEmpty(container.Text("image")))
                    errors.Require($"spec.{list}[{index}].image");
                index++;
            }
        }
    }

    private static void RemoveFields(JsonObject spec, params ReadOnlySpan<string> names)
    {
        foreach (string list in (string[])["containers", "initContainers"])
        {
            foreach (JsonObject container in spec.Objects(list))
            {
                foreach (string name in names)
                    container.Remove(name);
            }
        }
    }

    private static void LiftGates(JsonObject now, JsonObject old)
    {
        HashSet<string> before = [.. old.Objects("schedulingGates").Select(gate => gate.Quoted)];
        if (!now.Objects("schedulingGates").All(gate => before.Contains(gate.Quoted)))
            return;
        now.Remove("schedulingGates");
        old.Remove("schedulingGates");
    }
}
