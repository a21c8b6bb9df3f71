using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Nodes: taints that differ, networks for pods, and a specification of which little may change.</summary>
internal static class NodeRules
{
    private static readonly string[] Changeable = ["podCIDR", "podCIDRs", "providerID", "taints", "unschedulable", "configSource"];

    public static void Check(ObjectChange change, FieldErrors errors)
    {
        JsonObject? spec = change.After.Child("spec");
        CheckTaints(spec, errors);
        CheckAmounts(change.After.Child("status"), errors);
        if (change.Before is { } before)
            CheckStays(spec, before.Child("spec"), errors);
        else
            CheckNetworks(spec, errors);
    }

    // The path says metadata: that is where taints once were.
    private static void CheckTaints(JsonObject? spec, FieldErrors errors)
    {
        HashSet<(string, string?)> taints = [];
        int index = 0;
        foreach (JsonObject taint in spec.Objects("taints"))
        {
            string place = $"metadata.taints[{index++}]";
            FieldRules.Named(taint, "key", place, Names.QualifiedName, errors);
            FieldRules.Named(taint, "value", place, Names.LabelValue, errors);
            if (!taints.Add((taint.Text("key") ?? "", taint.Text("effect"))))
            {
                FieldError twice = FieldError.Duplicate(place, taint);
                errors.Add(twice with { Message = $"{twice.Message}: taints must be unique by key and effect pair" });
            }
        }
    }

    private static void CheckAmounts(JsonObject? status, FieldErrors errors)
    {
        foreach (string list in (string[])["capacity", "allocatable"])
        {
            foreach ((string name, string text) in status.Pairs(list))
            {
                if (Quantity.TryParse(text, out Quantity amount) && amount < Quantity.Zero)
                    errors.Invalid($"status.{list}.{name}", text, FieldRules.NotNegativeRule);
            }
        }
    }

    private static void CheckNetworks(JsonObject? spec, FieldErrors errors)
    {
        string[] networks = [.. spec.Texts("podCIDRs")];
        for (int i = 0; i < networks.Length; i++)
        {
            if (!FieldRules.IsNetwork(networks[i]))
                errors.Invalid($"spec.podCIDRs[{i}]", spec.Field("podCIDRs"), "must be valid CIDR");
        }

        bool areOfTwoFamilies = networks is [var one, var other] && one.Contains(':') != other.Contains(':');
        if (networks.Length > 1 && !areOfTwoFamilies)
            errors.Invalid("spec.podCIDRs", spec.Field("podCIDRs"), "may specify no more than one CIDR for each IP family");
        if (spec is not null)
            FieldRules.Differ(spec, "podCIDRs", "spec", errors);
    }

    private static void CheckStays(JsonObject? after, JsonObject? before, FieldErrors errors)
    {
        bool hasOtherNetworks = before.Count("podCIDRs") > 0 && !after.Texts("podCIDRs").SequenceEqual(before.Texts("podCIDRs"));
        if (hasOtherNetworks)
            errors.Forbid("spec.podCIDRs", "node updates may not change podCIDR except from \"\" to valid");
        bool hasOtherProvider = before.Text("providerID") is { Length: > 0 } provider && after.Text("providerID") != provider;
        if (hasOtherProvider)
            errors.Forbid("spec.providerID", "node updates may not change providerID except from \"\" to valid");
        bool differs = (after ?? []).Select(field => field.Key).Union((before ?? []).Select(field => field.Key))
            .Any(name => !Changeable.Contains(name) && !JsonNode.DeepEquals(after.Field(name), before.Field(name)));
        if (hasOtherNetworks || hasOtherProvider || differs)
            errors.Forbid("[]", "node updates may only change labels, taints, or capacity");
    }
}
