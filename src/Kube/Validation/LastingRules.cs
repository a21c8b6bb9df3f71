using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Kinds of which some or all is said once and for all.</summary>
internal static class LastingRules
{
    public static void CheckRevision(ObjectChange change, FieldErrors errors)
    {
        if (change.After.Field("data") is null)
            errors.Require("data", "data is mandatory");
        if (change.After.Whole("revision") is { } revision and < 0)
            errors.Invalid("revision", revision, FieldRules.NotNegativeRule);
        if (change.Before is { } before)
            FieldRules.Unchanged(change.After, before, "data", "", errors);
    }

    public static void CheckRuntimeClass(ObjectChange change, FieldErrors errors)
    {
        if (change.After.Text("handler") is { Length: > 0 } handler && Names.Label(handler) is { } fault)
            errors.Invalid("handler", handler, fault);
        JsonObject? scheduling = change.After.Child("scheduling");
        MetadataRules.Labels(scheduling.Child("nodeSelector"), "scheduling.nodeSelector", errors);

        // The name is in the path twice for what is within a toleration, and once for the toleration itself.
        SchedulingRules.CheckTolerations(scheduling, "scheduling.tolerations.tolerations", errors);
        HashSet<string> tolerated = [];
        int index = 0;
        foreach (JsonObject toleration in scheduling.Objects("tolerations"))
        {
            if (!tolerated.Add(toleration.ToJsonString()))
                errors.Add(FieldError.Duplicate($"scheduling.tolerations[{index}]", toleration));
            index++;
        }
        if (change.Before is { } before)
            FieldRules.Unchanged(change.After, before, "handler", "", errors);
    }

    public static void CheckDriver(ObjectChange change, FieldErrors errors)
    {
        int index = 0;
        foreach (string mode in change.After.Child("spec").Texts("volumeLifecycleModes"))
        {
            if (mode is not ("Ephemeral" or "Persistent"))
                errors.Add(FieldError.NotSupported($"spec.volumeLifecycleModes[{index}]", mode, ["Ephemeral", "Persistent"]));
            index++;
        }

        if (change.Before is not { } before)
            return;
        FieldRules.Unchanged(change.After.Child("spec"), before.Child("spec"), "attachRequired", "spec", errors);
        FieldRules.Unchanged(change.After.Child("spec"), before.Child("spec"), "volumeLifecycleModes", "spec", errors);
    }

    public static void CheckStorageCapacity(ObjectChange change, FieldErrors errors) => Unchanged(change, ["nodeTopology", "storageClassName"], errors);

    public static void CheckAttributesClass(ObjectChange change, FieldErrors errors) => Unchanged(change, ["driverName", "parameters"], errors);

    public static void CheckAttachment(ObjectChange change, FieldErrors errors)
    {
        JsonObject? source = change.After.Child("spec").Child("source");
        bool hasName = source.Text("persistentVolumeName") is { Length: > 0 };
        bool isInline = source.Child("inlineVolumeSpec") is not null;
        if (!hasName && !isInline)
            errors.Require("spec.source", "must specify exactly one of inlineVolumeSpec and persistentVolumeName");
        if (hasName && isInline)
            errors.Forbid("spec.source", "must specify exactly one of inlineVolumeSpec and persistentVolumeName");
        foreach (string name in (string[])["attacher", "nodeName"])
            FieldRules.Named(change.After.Child("spec"), name, "spec", Names.Subdomain, errors);
        FieldRules.Named(source, "persistentVolumeName", "spec.source", Names.Subdomain, errors);
        Unchanged(change, ["spec"], errors);
    }

    public static void CheckSpec(ObjectChange change, FieldErrors errors) => Unchanged(change, ["spec"], errors);

    public static void CheckSlice(ObjectChange change, FieldErrors errors)
    {
        if (change.Before is not { } before)
            return;
        FieldRules.Unchanged(change.After.Child("spec"), before.Child("spec"), "driver", "spec", errors);
        FieldRules.Unchanged(change.After.Child("spec"), before.Child("spec"), "nodeName", "spec", errors);
        FieldRules.Unchanged(change.After.Child("spec").Child("pool"), before.Child("spec").Child("pool"), "name", "spec.pool", errors);
    }

    private static void Unchanged(ObjectChange change, string[] fields, FieldErrors errors)
    {
        if (change.Before is not { } before)
            return;
        foreach (string field in fields)
            FieldRules.Unchanged(change.After, before, field, "", errors);
    }
}
