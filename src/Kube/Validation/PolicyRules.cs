using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Budgets and quotas.</summary>
internal static class PolicyRules
{
    private static readonly string[] Counted = ["pods", "services", "replicationcontrollers", "resourcequotas", "secrets", "configmaps", "persistentvolumeclaims", "services.nodeports", "services.loadbalancers"];
    private static readonly string[] Measured = ["cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.storage", "requests.ephemeral-storage", "limits.cpu", "limits.memory", "limits.ephemeral-storage"];

    public static void CheckBudget(ObjectChange change, FieldErrors errors)
    {
        JsonObject? spec = change.After.Child("spec");
        if (spec.Field("minAvailable") is not null && spec.Field("maxUnavailable") is not null)
            errors.Invalid("spec", spec, "minAvailable and maxUnavailable cannot be both set");
        foreach (string name in (string[])["minAvailable", "maxUnavailable"])
        {
            FieldRules.Share(spec, name, "spec", errors);
            FieldRules.AtMostAll(spec, name, "spec", errors);
        }

        SelectorRules.Check(spec.Child("selector"), "spec.selector", errors);
    }

    public static void CheckQuota(ObjectChange change, FieldErrors errors)
    {
        JsonObject? spec = change.After.Child("spec");
        foreach ((string name, string text) in spec.Pairs("hard"))
        {
            string field = $"spec.hard[{name}]";
            if (!name.Contains('/') && !Counted.Contains(name) && !Measured.Contains(name) && !IsHugePages(name))
                errors.Invalid(field, name, "must be a standard resource for quota");
            else if (Names.QualifiedName(name) is { } fault)
                errors.Invalid(field, name, fault);
            if (!Quantity.TryParse(text, out Quantity amount))
                continue;
            if (amount < Quantity.Zero)
                errors.Invalid(field, text, FieldRules.NotNegativeRule);
            if (Counted.Contains(name) && amount.Value != decimal.Truncate(amount.Value))
                errors.Invalid(field, text, "must be an integer");
        }

        ScopeRules.Check(spec, name => Counted.Contains(name) || Measured.Contains(name), errors);
        if (change.Before is { } before && !spec.Texts("scopes").ToHashSet().SetEquals(before.Child("spec").Texts("scopes")))
            errors.Invalid("spec.scopes", spec.Field("scopes"), FieldRules.ImmutableRule);
    }

    private static bool IsHugePages(string name) =>
        name.StartsWith("hugepages-", StringComparison.Ordinal) || name.StartsWith("requests.hugepages-", StringComparison.Ordinal) || name.StartsWith("limits.hugepages-", StringComparison.Ordinal);
}
