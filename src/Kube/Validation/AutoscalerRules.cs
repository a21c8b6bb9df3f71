using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Autoscalers: bounds in order, metrics with targets of the right kind, changes that are not too fast.</summary>
internal static class AutoscalerRules
{
    private const int LongestPeriod = 1800;
    private const int LongestWindow = 3600;

    public static void Check(ObjectChange change, FieldErrors errors)
    {
        JsonObject? spec = change.After.Child("spec");
        long least = spec.Whole("minReplicas") ?? 1;
        if (least < 1)
            errors.Invalid("spec.minReplicas", least, "must be greater than or equal to 1");
        if (spec.Whole("maxReplicas") is { } most)
        {
            if (most < 1)
                errors.Invalid("spec.maxReplicas", most, "must be greater than 0");
            if (most < least)
                errors.Invalid("spec.maxReplicas", most, "must be greater than or equal to `minReplicas`");
        }

        if (spec.Whole("minReplicas") is 0 && !spec.Objects("metrics").Any(metric => metric.Text("type") is "Object" or "External"))
            errors.Forbid("spec.metrics", "must specify at least one Object or External metric to support scaling to zero replicas");
        FieldRules.Named(spec.Child("scaleTargetRef"), "kind", "spec.scaleTargetRef", Names.PathSegment, errors);
        FieldRules.Named(spec.Child("scaleTargetRef"), "name", "spec.scaleTargetRef", Names.PathSegment, errors);
        int index = 0;
        foreach (JsonObject metric in spec.Objects("metrics"))
            CheckMetric(metric, $"spec.metrics[{index++}]", errors);
        foreach (string direction in (string[])["scaleUp", "scaleDown"])
        {
            if (spec.Child("behavior").Child(direction) is { } rules)
                CheckSpeed(rules, $"spec.behavior.{direction}", errors);
        }
    }

    private static void CheckMetric(JsonObject metric, string field, FieldErrors errors)
    {
        if (metric.Text("type") is not { Length: > 0 } type)
            return;

        string expected = char.ToLowerInvariant(type[0]) + type[1..];
        if (metric.Child(expected) is not { } source)
        {
            errors.Require($"{field}.{expected}", "must populate information for the given metric source");
            return;
        }

        foreach (string other in metric.Where(entry => entry.Key != expected && entry.Value is JsonObject).Select(entry => entry.Key))
            errors.Forbid($"{field}.{other}", "must populate the given metric source only");
        CheckTarget(source.Child("target"), type, $"{field}.{expected}.target", errors);
    }

    private static void CheckTarget(JsonObject? target, string metric, string field, FieldErrors errors)
    {
        if (target.Whole("averageUtilization") is { } percent and < 1)
            errors.Invalid($"{field}.averageUtilization", percent, "must be greater than 0");
        foreach (string name in (string[])["value", "averageValue"])
        {
            if (Quantity.TryParse(target.Text(name), out Quantity amount) && amount <= Quantity.Zero)
                errors.Invalid($"{field}.{name}", target.Field(name), "must be positive");
        }

        bool hasUtilization = target.Field("averageUtilization") is not null;
        bool hasAverage = target.Field("averageValue") is not null;
        bool hasValue = target.Field("value") is not null;
        switch (metric)
        {
            case "Resource" or "ContainerResource" when !hasUtilization && !hasAverage:
                errors.Require($"{field}.averageUtilization", "must set either a target raw value or a target utilization");
                break;
            case "Resource" or "ContainerResource" when hasUtilization && hasAverage:
                errors.Forbid($"{field}.averageValue", "may not set both a target raw value and a target utilization");
                break;
            case "Pods" when !hasAverage:
                errors.Require($"{field}.averageValue", "must specify a positive target averageValue");
                break;
            case "Object" or "External" when !hasAverage && !hasValue:
                errors.Require($"{field}.averageValue", "must set either a target value or averageValue");
                break;
            case "External" when hasAverage && hasValue:
                errors.Forbid($"{field}.value", "may not set both a target value for metric and a per-pod target");
                break;
        }
    }

    private static void CheckSpeed(JsonObject rules, string field, FieldErrors errors)
    {
        if (rules.Whole("stabilizationWindowSeconds") is { } window)
        {
            if (window < 0)
                errors.Invalid($"{field}.stabilizationWindowSeconds", window, "must be greater than or equal to zero");
            if (window > LongestWindow)
                errors.Invalid($"{field}.stabilizationWindowSeconds", window, $"must be less than or equal to {LongestWindow}");
        }

        if (rules.Count("policies") == 0)
            errors.Require($"{field}.policies", "must specify at least one Policy");
        int index = 0;
        foreach (JsonObject policy in rules.Objects("policies"))
        {
            string place = $"{field}.policies[{index++}]";
            if (policy.Whole("value") is { } value and <= 0)
                errors.Invalid($"{place}.value", value, "must be greater than zero");
            if (policy.Whole("periodSeconds") is { } seconds and <= 0)
                errors.Invalid($"{place}.periodSeconds", seconds, "must be greater than zero");
            if (policy.Whole("periodSeconds") is { } period and > LongestPeriod)
                errors.Invalid($"{place}.periodSeconds", period, $"must be less than or equal to {LongestPeriod}");
        }
    }
}
