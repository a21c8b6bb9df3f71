using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Kube.Selectors;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Deployments and replica sets: a selector that finds the template's pods and stays, and sensible numbers.</summary>
internal static class WorkloadRules
{
    public static void CheckDeployment(ObjectChange change, FieldErrors errors)
    {
        CheckWorkload(change, errors);
        JsonObject? spec = change.After.Child("spec");
        NotNegative(spec, "revisionHistoryLimit", errors);
        NotNegative(spec, "progressDeadlineSeconds", errors);
        if (spec.Whole("progressDeadlineSeconds") is { } deadline && deadline <= (spec.Whole("minReadySeconds") ?? 0))
            errors.Invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
        CheckStrategy(spec.Child("strategy"), errors);
    }

    public static void CheckReplicaSet(ObjectChange change, FieldErrors errors) => CheckWorkload(change, errors);

    private static void CheckWorkload(ObjectChange change, FieldErrors errors)
    {
        JsonObject? spec = change.After.Child("spec");
        NotNegative(spec, "replicas", errors);
        NotNegative(spec, "minReadySeconds", errors);
        CheckSelector(change, spec, errors);
        PodRules.CheckTemplate(spec.Child("template"), "spec.template", errors);
        if (spec.Child("template").Child("spec").Text("restartPolicy") is { } policy and not "Always")
            errors.Add(FieldError.NotSupported("spec.template.spec.restartPolicy", policy, ["Always"]));
        if (spec.Child("template").Child("spec").Field("activeDeadlineSeconds") is not null)
            errors.Forbid("spec.template.spec.activeDeadlineSeconds", "activeDeadlineSeconds in a workload that restarts its pods is not supported");
    }

    private static void CheckSelector(ObjectChange change, JsonObject? spec, FieldErrors errors)
    {
        JsonObject? selector = spec.Child("selector");
        if (selector is null)
        {
            errors.Require("spec.selector");
            return;
        }

        SchedulingRules.CheckSelector(selector, "spec.selector", errors);
        if (selector.Count == 0)
        {
            errors.Invalid("spec.selector", selector.DeepClone(), "empty selector is invalid for deployment");
            return;
        }

        JsonObject? labels = spec.Child("template").Child("metadata").Child("labels");
        if (!LabelQuery.Of(selector).MatchesLabels(labels))
            errors.Invalid("spec.template.metadata.labels", labels ?? [], "`selector` does not match template `labels`");
        if (change.Before is { } before && !JsonNode.DeepEquals(selector, before.Child("spec").Field("selector")))
            errors.Invalid("spec.selector", selector, "field is immutable");
    }

    private static void CheckStrategy(JsonObject? strategy, FieldErrors errors)
    {
        const string field = "spec.strategy.rollingUpdate";
        if (strategy.Child("rollingUpdate") is not { } rolling)
            return;
        if (strategy.Text("type") == "Recreate")
        {
            errors.Forbid(field, "may not be specified when strategy `type` is 'Recreate'");
            return;
        }

        CheckShare(rolling, "maxSurge", field, errors);
        CheckShare(rolling, "maxUnavailable", field, errors);
        if (IsZero(rolling.Field("maxSurge")) && IsZero(rolling.Field("maxUnavailable")))
            errors.Invalid($"{field}.maxUnavailable", rolling.Field("maxUnavailable"), "may not be 0 when `maxSurge` is 0");
        if (Percent(rolling.Field("maxUnavailable")) is > 100)
            errors.Invalid($"{field}.maxUnavailable", rolling.Field("maxUnavailable"), "must not be greater than 100%");
    }

    private static void CheckShare(JsonObject rolling, string name, string field, FieldErrors errors)
    {
        JsonNode? value = rolling.Field(name);
        if (value.AsWhole() is < 0)
            errors.Invalid($"{field}.{name}", value, "must be greater than or equal to 0");
        else if (value.AsText() is not null && Percent(value) is null)
            errors.Invalid($"{field}.{name}", value, "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')");
    }

    private static int? Percent(JsonNode? value) =>
        value.AsText() is { } text && text.EndsWith('%') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int percent)
            ? percent
            : null;

    private static bool IsZero(JsonNode? value) => value.AsWhole() is 0 || Percent(value) is 0;

    private static void NotNegative(JsonObject? spec, string name, FieldErrors errors)
    {
        if (spec.Whole(name) is { } value and < 0)
            errors.Invalid($"spec.{name}", value, "must be greater than or equal to 0");
    }
}
