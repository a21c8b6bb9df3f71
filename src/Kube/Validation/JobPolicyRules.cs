using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>When a job has failed or succeeded before all of its pods have.</summary>
internal static class JobPolicyRules
{
    private const int MostRules = 20;
    private const int MostCodes = 255;

    public static void Check(JsonObject? spec, string field, FieldErrors errors)
    {
        if (spec.Child("podFailurePolicy") is { } failure)
            CheckFailure(spec!, failure, $"{field}.podFailurePolicy.rules", errors);
        if (spec.Child("successPolicy") is { } success && spec.Text("completionMode") == "Indexed")
            CheckSuccess(spec!, success, $"{field}.successPolicy.rules", errors);
        if (spec.Child("podFailurePolicy") is not null && spec.Text("podReplacementPolicy") is { } policy and not "Failed")
            errors.Add(FieldError.NotSupported($"{field}.podReplacementPolicy", policy, ["Failed"]));
    }

    private static void CheckFailure(JsonObject spec, JsonObject policy, string field, FieldErrors errors)
    {
        if (policy.Count("rules") > MostRules)
            errors.Add(FieldError.TooMany(field, policy.Count("rules"), MostRules));
        JsonObject? pod = spec.Child("template").Child("spec");
        HashSet<string> containers = [.. pod.Objects("containers").Concat(pod.Objects("initContainers")).Select(container => container.Text("name") ?? "")];
        int index = 0;
        foreach (JsonObject rule in policy.Objects("rules"))
        {
            string place = $"{field}[{index++}]";
            if (rule.Text("action") == "FailIndex" && spec.Field("backoffLimitPerIndex") is null)
                errors.Invalid($"{place}.action", "FailIndex", "requires the backoffLimitPerIndex to be set");
            bool hasConditions = rule.Count("onPodConditions") > 0;
            JsonObject? codes = rule.Child("onExitCodes");
            if (codes is not null && hasConditions)
                errors.Add(new FieldError(FieldErrorReason.Invalid, place, "Invalid value: specifying both OnExitCodes and OnPodConditions is not supported"));
            if (codes is null && !hasConditions)
                errors.Add(new FieldError(FieldErrorReason.Invalid, place, "Invalid value: specifying one of OnExitCodes and OnPodConditions is required"));
            CheckExitCodes(codes, $"{place}.onExitCodes", containers, errors);
            CheckConditions(rule, $"{place}.onPodConditions", errors);
        }
    }

    private static void CheckExitCodes(JsonObject? codes, string field, HashSet<string> containers, FieldErrors errors)
    {
        if (codes is null)
            return;
        if (codes.Text("containerName") is { } name && !containers.Contains(name))
            errors.Invalid($"{field}.containerName", name, "must be one of the container or initContainer names in the pod template");

        long[] values = [.. (codes.Field("values") as JsonArray ?? []).Select(value => value.AsWhole() ?? 0)];
        if (values.Length == 0)
            errors.Invalid($"{field}.values", new JsonArray(), "at least one value is required");
        if (values.Length > MostCodes)
            errors.Add(FieldError.TooMany($"{field}.values", values.Length, MostCodes));
        HashSet<long> seen = [];
        for (int i = 0; i < values.Length; i++)
        {
            if (codes.Text("operator") == "In" && values[i] == 0)
                errors.Invalid($"{field}.values[{i}]", 0, "must not be 0 for the In operator");
            if (!seen.Add(values[i]))
                errors.Add(FieldError.Duplicate($"{field}.values[{i}]", values[i]));
        }

        if (!values.Order().SequenceEqual(values))
            errors.Invalid($"{field}.values", codes.Field("values"), "must be ordered");
    }

    private static void CheckConditions(JsonObject rule, string field, FieldErrors errors)
    {
        if (rule.Count("onPodConditions") > MostRules)
            errors.Add(FieldError.TooMany(field, rule.Count("onPodConditions"), MostRules));
        int index = 0;
        foreach (JsonObject condition in rule.Objects("onPodConditions"))
            FieldRules.Named(condition, "type", $"{field}[{index++}]", Names.QualifiedName, errors);
    }

    private static void CheckSuccess(JsonObject spec, JsonObject policy, string field, FieldErrors errors)
    {
        if (policy.Count("rules") == 0)
            errors.Require(field, "at least one rules must be specified when the successPolicy is specified");
        if (policy.Count("rules") > MostRules)
            errors.Add(FieldError.TooMany(field, policy.Count("rules"), MostRules));
        long completions = spec.Whole("completions") ?? 0;
        int index = 0;
        foreach (JsonObject rule in policy.Objects("rules"))
        {
            string place = $"{field}[{index++}]";
            if (rule.Field("succeededCount") is null && rule.Field("succeededIndexes") is null)
                errors.Require(place, "at least one of succeededCount or succeededIndexes must be specified");
            FieldRules.NotNegative(rule, "succeededCount", place, errors);
            if (rule.Whole("succeededCount") is { } count && count > completions)
                errors.Invalid($"{place}.succeededCount", count, $"must be less than or equal to {completions} (the number of specified completions)");
        }
    }
}
