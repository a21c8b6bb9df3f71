using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Budgets, quotas and limits.</summary>
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

        SchedulingRules.CheckSelector(spec.Child("selector"), "spec.selector", errors);
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
        if (change.Before is { } before)
            FieldRules.Unchanged(spec, before.Child("spec"), "scopes", "spec", errors);
    }

    public static void CheckLimits(ObjectChange change, FieldErrors errors)
    {
        HashSet<string> types = [];
        int index = 0;
        foreach (JsonObject limit in change.After.Child("spec").Objects("limits"))
        {
            string field = $"spec.limits[{index++}]";
            string type = limit.Text("type") ?? "";
            if (type.Length > 0 && !types.Add(type))
                errors.Add(FieldError.Duplicate($"{field}.type", type));
            if (type.Length > 0 && Names.QualifiedName(type) is { } fault)
                errors.Invalid($"{field}.type", type, fault);
            CheckForm(limit, type, field, errors);
            CheckOrder(limit, field, errors);
        }
    }

    private static bool IsHugePages(string name) =>
        name.StartsWith("hugepages-", StringComparison.Ordinal) || name.StartsWith("requests.hugepages-", StringComparison.Ordinal) || name.StartsWith("limits.hugepages-", StringComparison.Ordinal);

    private static void CheckForm(JsonObject limit, string type, string field, FieldErrors errors)
    {
        if (type == "Pod")
        {
            foreach (string name in (string[])["default", "defaultRequest"])
            {
                if (limit.Count(name) > 0)
                    errors.Forbid($"{field}.{name}", "may not be specified when `type` is 'Pod'");
            }
        }

        if (type == "PersistentVolumeClaim" && limit.Child("min").Field("storage") is null && limit.Child("max").Field("storage") is null)
            errors.Require("spec.limits", "either minimum or maximum storage value is required, but neither was provided");
    }

    // What is least must not be more than what is filled in, and that not more than what is most.
    private static void CheckOrder(JsonObject limit, string field, FieldErrors errors)
    {
        (string Name, string Words)[] order = [("min", "min value"), ("defaultRequest", "default request value"), ("default", "default value"), ("max", "max value")];
        for (int low = 0; low < order.Length; low++)
        {
            for (int high = low + 1; high < order.Length; high++)
                CheckPair(limit, order[low], order[high], field, errors);
        }
    }

    private static void CheckPair(JsonObject limit, (string Name, string Words) low, (string Name, string Words) high, string field, FieldErrors errors)
    {
        foreach ((string resource, string text) in limit.Pairs(low.Name))
        {
            string? other = limit.Child(high.Name).Text(resource);
            if (!Quantity.TryParse(text, out Quantity least) || !Quantity.TryParse(other, out Quantity most) || least <= most)
                continue;
            string words = (low.Name, high.Name) is ("defaultRequest", "default") ? "default limit value" : high.Words;
            errors.Invalid($"{field}.{low.Name}[{resource}]", text, $"{low.Words} {text} is greater than {words} {other}");
        }
    }
}
