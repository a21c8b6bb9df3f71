using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Volumes with one source and a size, claims that ask for something, and classes that stay as they are.</summary>
internal static class StorageRules
{
    private const string ClaimRule = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";

    private static readonly string[] Modes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
    private static readonly string[] NotSources = ["claimRef", "capacity", "nodeAffinity"];

    public static void CheckVolume(ObjectChange change, FieldErrors errors)
    {
        JsonObject? spec = change.After.Child("spec");
        if (spec.Count("accessModes") == 0)
            errors.Require("spec.accessModes");
        CheckModes(spec, "spec.accessModes", errors);
        if (spec.Count("capacity") == 0)
            errors.Require("spec.capacity");
        if (spec.Count("capacity") != 1 || spec.Child("capacity").Field("storage") is null)
            errors.Add(FieldError.NotSupported("spec.capacity", spec.Field("capacity").Quoted, ["storage"]));
        CheckAmount(spec.Child("capacity").Field("storage"), "spec.capacity[storage]", errors);

        string[] sources = [.. Sources(spec)];
        if (sources.Length == 0)
            errors.Require("spec", "must specify a volume type");
        foreach (string surplus in sources.Skip(1))
            errors.Forbid($"spec.{surplus}", "may not specify more than 1 volume type");
        if (spec.Child("local") is not null && spec.Child("nodeAffinity").Child("required") is null)
            errors.Require("spec.nodeAffinity", "Local volume requires node affinity");
        if (spec.Child("hostPath").Text("path") == "/" && spec.Text("persistentVolumeReclaimPolicy") == "Recycle")
            errors.Forbid("spec.persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'");
        FieldRules.Named(spec, "storageClassName", "spec", Names.Subdomain, errors);
        if (spec.Child("csi") is { } driver)
            CheckDriver(driver, errors);
        if (spec.Child("nodeAffinity") is { } affinity && affinity.Child("required") is null)
            errors.Require("spec.nodeAffinity.required", "must specify required node constraints");
        NodeTermRules.CheckSelector(spec.Child("nodeAffinity").Child("required"), "spec.nodeAffinity.required", errors);
        if (change.Before.Child("spec") is { } before)
            CheckVolumeStays(spec, before, errors);
    }

    public static void CheckClaim(ObjectChange change, FieldErrors errors)
    {
        JsonObject? spec = change.After.Child("spec");
        if (spec.Count("accessModes") == 0)
            errors.Require("spec.accessModes", "at least 1 access mode is required");
        CheckModes(spec, "spec.accessModes", errors);
        SelectorRules.Check(spec.Child("selector"), "spec.selector", errors);
        JsonNode? size = spec.Child("resources").Child("requests").Field("storage");
        if (size is null)
            errors.Require("spec.resources[storage]");
        CheckAmount(size, "spec.resources[storage]", errors);
        FieldRules.Named(spec, "storageClassName", "spec", Names.Subdomain, errors);
        FieldRules.Named(spec, "volumeAttributesClassName", "spec", Names.Subdomain, errors);
        if (change.Before.Child("spec") is { } before)
            CheckClaimStays(change, before, errors);
    }

    public static void CheckClass(ObjectChange change, FieldErrors errors)
    {
        if (change.After.Text("provisioner") is { Length: > 0 } provisioner && Names.QualifiedName(provisioner.ToLowerInvariant()) is { } fault)
            errors.Invalid("provisioner", provisioner, fault);
        CheckTopologies(change.After, errors);
        if (change.Before is not { } before)
            return;
        foreach (string name in (string[])["parameters", "provisioner", "reclaimPolicy"])
        {
            JsonNode? now = change.After.Field(name);
            if (!JsonNode.DeepEquals(now, before.Field(name)) && !(now.IsBlank && before.Field(name).IsBlank))
                errors.Forbid(name, $"updates to {name} are forbidden.");
        }

        FieldRules.Unchanged(change.After, before, "volumeBindingMode", "", errors);
    }

    public static void CheckNode(ObjectChange change, FieldErrors errors)
    {
        HashSet<string> names = [];
        int index = 0;
        foreach (JsonObject driver in change.After.Child("spec").Objects("drivers"))
        {
            string place = $"spec.drivers[{index++}]";
            FieldRules.Named(driver, "name", place, Names.Subdomain, errors);
            string name = driver.Text("name") ?? "";
            if (name.Length > 0 && !names.Add(name))
                errors.Add(FieldError.Duplicate($"{place}.name", name));
            if (change.Before.Child("spec").Objects("drivers").FirstOrDefault(old => old.Text("name") == name) is { } before && !IsSameDriver(driver, before))
                errors.Invalid("CSINodeDriver", driver, FieldRules.ImmutableRule);
            FieldRules.NotNegative(driver.Child("allocatable"), "count", $"{place}.allocatable", errors);
            HashSet<string> keys = [];
            foreach (string key in driver.Texts("topologyKeys"))
            {
                if (Names.QualifiedName(key) is { } fault)
                    errors.Invalid(place, driver.Field("topologyKeys"), fault);
                if (!keys.Add(key))
                    errors.Add(FieldError.Duplicate(place, key));
            }
        }
    }

    // How many volumes a driver can attach may change with the machine.
    private static bool IsSameDriver(JsonObject after, JsonObject before) =>
        ((string[])["nodeID", "topologyKeys"]).All(name => JsonNode.DeepEquals(after.Field(name), before.Field(name)) || after.Field(name).IsBlank && before.Field(name).IsBlank);

    private static void CheckTopologies(JsonObject item, FieldErrors errors)
    {
        HashSet<string> terms = [];
        int index = 0;
        foreach (JsonObject term in item.Objects("allowedTopologies"))
        {
            string place = $"allowedTopologies[{index++}].matchLabelExpressions";
            // A term that asks for nothing is taken for one that was there before.
            if (!terms.Add(term.ToJsonString()) || term.Count("matchLabelExpressions") == 0)
                errors.Add(FieldError.Duplicate(place, ""));
            HashSet<string> keys = [];
            int at = 0;
            foreach (JsonObject expression in term.Objects("matchLabelExpressions"))
            {
                string key = expression.Text("key") ?? "";
                if (expression.Count("values") == 0)
                    errors.Require($"{place}[{at}].values");
                if (key.Length > 0 && Names.QualifiedName(key) is { } fault)
                    errors.Invalid($"{place}[{at}].key", key, fault);
                if (!keys.Add(key))
                    errors.Add(FieldError.Duplicate($"{place}[{at}].key", key));
                FieldRules.Differ(expression, "values", $"{place}[{at}]", errors);
                at++;
            }
        }
    }

    private static void CheckModes(JsonObject? spec, string field, FieldErrors errors)
    {
        string[] modes = [.. spec.Texts("accessModes")];
        foreach (string mode in modes.Where(mode => !Modes.Contains(mode)))
            errors.Add(FieldError.NotSupported(field, mode, Modes));
        if (modes.Contains("ReadWriteOncePod") && modes.Length > 1)
            errors.Forbid(field, "may not use ReadWriteOncePod with other access modes");
    }

    private static void CheckAmount(JsonNode? value, string field, FieldErrors errors)
    {
        if (Quantity.TryParse(value.AsText(), out Quantity amount) && amount <= Quantity.Zero)
            errors.Invalid(field, value, "must be greater than zero");
    }

    private static IEnumerable<string> Sources(JsonObject? spec) =>
        (spec ?? []).Where(entry => entry.Value is JsonObject && !NotSources.Contains(entry.Key)).Select(entry => entry.Key);

    private static void CheckVolumeStays(JsonObject? after, JsonObject before, FieldErrors errors)
    {
        foreach (string name in Sources(before))
        {
            if (!JsonNode.DeepEquals(Comparable(after.Child(name), before.Child(name)), before.Child(name)))
                errors.Forbid("spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation");
        }

        FieldRules.Unchanged(after, before, "volumeMode", "spec", errors);
        if (before.Child("nodeAffinity") is not null)
            FieldRules.Unchanged(after, before, "nodeAffinity", "spec", errors);
    }

    // A volume may learn later with which secret it grows.
    private static JsonObject? Comparable(JsonObject? source, JsonObject? before)
    {
        const string growing = "controllerExpandSecretRef";
        if (before.Field(growing) is not null || source.Field(growing) is null)
            return source;
        var rest = (JsonObject)source!.DeepClone();
        rest.Remove(growing);
        return rest;
    }

    private static void CheckDriver(JsonObject driver, FieldErrors errors)
    {
        VolumeSourceRules.CheckDriverName(driver.Text("driver") ?? "", "spec.csi.driver", errors);
        foreach ((string name, JsonNode? value) in driver)
        {
            if (value is not JsonObject secret || name is not ("controllerPublishSecretRef" or "controllerExpandSecretRef" or "nodePublishSecretRef" or "nodeExpandSecretRef"))
                continue;
            if (string.IsNullOrEmpty(secret.Text("name")))
                errors.Require($"spec.csi.{name}.name");
            FieldRules.Named(secret, "name", $"spec.csi.{name}", Names.Subdomain, errors);
            if (string.IsNullOrEmpty(secret.Text("namespace")))
                errors.Require($"spec.csi.{name}.namespace");
            FieldRules.Named(secret, "namespace", $"spec.csi.{name}", Names.Label, errors);
        }
    }

    private static void CheckClaimStays(ObjectChange change, JsonObject before, FieldErrors errors)
    {
        var now = (JsonObject)(change.After.Child("spec")?.DeepClone() ?? new JsonObject());
        var old = (JsonObject)before.DeepClone();
        bool isBound = change.Before.Child("status").Text("phase") == "Bound";

        // Binding fills in the volume, and a default class that came late is filled in too.
        foreach (string name in (string[])["volumeName", "storageClassName"])
        {
            if (old.Text(name) is null or "")
                now.Remove(name);
            if (old.Text(name) is "")
                old.Remove(name);
        }

        if (isBound)
        {
            CheckGrows(change, now, old, errors);
            foreach (JsonObject spec in (JsonObject[])[now, old])
            {
                spec.Child("resources")?.Remove("requests");
                spec.Remove("volumeAttributesClassName");
            }
        }

        if (!JsonNode.DeepEquals(now, old))
            errors.Forbid("spec", ClaimRule);
    }

    private static void CheckGrows(ObjectChange change, JsonObject now, JsonObject old, FieldErrors errors)
    {
        bool areAmounts = Quantity.TryParse(now.Child("resources").Child("requests").Text("storage"), out Quantity wanted)
            & Quantity.TryParse(old.Child("resources").Child("requests").Text("storage"), out Quantity had);
        if (!areAmounts || wanted >= had)
            return;
        if (!Quantity.TryParse(change.Before.Child("status").Child("capacity").Text("storage"), out Quantity capacity) || wanted <= capacity)
            errors.Forbid("spec.resources.requests.storage", "field can not be less than status.capacity");
    }
}
