using System.Text.Json.Nodes;
using Gantry.Kube.Selectors;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>What keeps pods running: a selector that finds the template's pods and stays, and sensible numbers.</summary>
internal static class WorkloadRules
{
    private const string StatefulSetRule =
        "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

    private static readonly string[] ChangeableInStatefulSet = ["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"];

    public static void CheckDeployment(ObjectChange change, FieldErrors errors)
    {
        CheckWorkload(change, "deployment", errors);
        JsonObject? spec = change.After.Child("spec");
        FieldRules.NotNegative(spec, "revisionHistoryLimit", "spec", errors);
        FieldRules.NotNegative(spec, "progressDeadlineSeconds", "spec", errors);
        if (spec.Whole("progressDeadlineSeconds") is { } deadline && deadline <= (spec.Whole("minReadySeconds") ?? 0))
            errors.Invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
        CheckStrategy(spec.Child("strategy"), errors);
    }

    public static void CheckReplicaSet(ObjectChange change, FieldErrors errors) => CheckWorkload(change, "deployment", errors);

    public static void CheckDaemonSet(ObjectChange change, FieldErrors errors)
    {
        CheckWorkload(change, "daemonset", errors);
        JsonObject? spec = change.After.Child("spec");
        FieldRules.NotNegative(spec, "revisionHistoryLimit", "spec", errors);
        const string field = "spec.updateStrategy.rollingUpdate";
        if (spec.Child("updateStrategy").Child("rollingUpdate") is not { } rolling)
            return;

        FieldRules.Share(rolling, "maxUnavailable", field, errors);
        FieldRules.Share(rolling, "maxSurge", field, errors);
        FieldRules.AtMostAll(rolling, "maxUnavailable", field, errors);
        FieldRules.AtMostAll(rolling, "maxSurge", field, errors);
        bool mayBeAway = !FieldRules.IsZero(rolling.Field("maxUnavailable"));
        bool mayOverlap = !FieldRules.IsZero(rolling.Field("maxSurge"));
        if (mayBeAway && mayOverlap)
            errors.Invalid($"{field}.maxSurge", rolling.Field("maxSurge"), "may not be set when maxUnavailable is non-zero");
        else if (!mayBeAway && !mayOverlap)
            errors.Require($"{field}.maxUnavailable", "cannot be 0 when maxSurge is 0");
    }

    public static void CheckStatefulSet(ObjectChange change, FieldErrors errors)
    {
        JsonObject? spec = change.After.Child("spec");
        if (change.Before.Child("spec") is { } before)
        {
            foreach ((string name, JsonNode? old) in before)
            {
                if (!ChangeableInStatefulSet.Contains(name) && !JsonNode.DeepEquals(old, spec.Field(name)))
                    errors.Forbid("spec", StatefulSetRule);
            }

            if ((spec ?? []).Any(now => !ChangeableInStatefulSet.Contains(now.Key) && !before.ContainsKey(now.Key)))
                errors.Forbid("spec", StatefulSetRule);
        }

        CheckWorkload(change with { Before = null }, "statefulset", errors);
        FieldRules.NotNegative(spec, "revisionHistoryLimit", "spec", errors);
        FieldRules.NotNegative(spec.Child("ordinals"), "start", "spec.ordinals", errors);
        const string field = "spec.updateStrategy.rollingUpdate";
        JsonObject? rolling = spec.Child("updateStrategy").Child("rollingUpdate");
        if (rolling is not null && spec.Child("updateStrategy").Text("type") == "OnDelete")
            errors.Invalid(field, rolling, "only allowed for updateStrategy 'RollingUpdate'");
        FieldRules.NotNegative(rolling, "partition", field, errors);
        FieldRules.Share(rolling, "maxUnavailable", field, errors);
        if (rolling is not null && FieldRules.IsZero(rolling.Field("maxUnavailable")))
            errors.Invalid($"{field}.maxUnavailable", rolling.Field("maxUnavailable"), "cannot be 0");
    }

    public static void CheckReplicationController(ObjectChange change, FieldErrors errors)
    {
        JsonObject? spec = change.After.Child("spec");
        FieldRules.NotNegative(spec, "replicas", "spec", errors);
        FieldRules.NotNegative(spec, "minReadySeconds", "spec", errors);
        if (spec.Count("selector") == 0)
            errors.Require("spec.selector");
        if (spec.Child("template") is not { } template)
        {
            errors.Require("spec.template");
            return;
        }

        JsonObject? labels = template.Child("metadata").Child("labels");
        if (spec.Pairs("selector").Any(label => labels.Text(label.Key) != label.Value))
            errors.Invalid("spec.template.metadata.labels", labels ?? [], "`selector` does not match template `labels`");
        PodRules.CheckTemplate(template, "spec.template", errors);
        CheckKeepsRunning(template.Child("spec"), "replicationcontroller", errors);
    }

    private static void CheckWorkload(ObjectChange change, string kind, FieldErrors errors)
    {
        JsonObject? spec = change.After.Child("spec");
        FieldRules.NotNegative(spec, "replicas", "spec", errors);
        FieldRules.NotNegative(spec, "minReadySeconds", "spec", errors);
        if (!CheckSelector(change, spec, kind, errors))
            return;
        PodRules.CheckTemplate(spec.Child("template"), "spec.template", errors, spec.Objects("volumeClaimTemplates").Select(claim => claim.Child("metadata").Text("name") ?? ""));
        CheckKeepsRunning(spec.Child("template").Child("spec"), kind, errors);
    }

    private static void CheckKeepsRunning(JsonObject? pod, string kind, FieldErrors errors)
    {
        if (pod.Text("restartPolicy") is { } policy and not "Always")
            errors.Add(FieldError.NotSupported("spec.template.spec.restartPolicy", policy, ["Always"]));
        if (pod.Field("activeDeadlineSeconds") is not null)
            errors.Forbid("spec.template.spec.activeDeadlineSeconds", $"activeDeadlineSeconds in {kind} is not Supported");
    }

    // The template is of no interest where it is not clear which pods are meant, except for daemon sets.
    private static bool CheckSelector(ObjectChange change, JsonObject? spec, string kind, FieldErrors errors)
    {
        JsonObject? selector = spec.Child("selector");
        bool isEmpty = selector is not null && selector.Count == 0;
        if (selector is null)
            errors.Require("spec.selector");
        else if (isEmpty)
            errors.Invalid("spec.selector", selector, $"empty selector is invalid for {kind}");
        if (change.Before is { } before && !JsonNode.DeepEquals(selector, before.Child("spec").Field("selector")))
            errors.Invalid("spec.selector", selector, FieldRules.ImmutableRule);
        if (!SelectorRules.Check(selector, "spec.selector", errors))
        {
            if (kind != "daemonset")
                errors.Invalid("spec.selector", selector, kind == "statefulset" ? "" : "invalid label selector");
            return kind == "daemonset";
        }

        JsonObject? labels = spec.Child("template").Child("metadata").Child("labels");
        if (selector is null || !isEmpty && !LabelQuery.Of(selector).MatchesLabels(labels))
            errors.Invalid("spec.template.metadata.labels", labels, "`selector` does not match template `labels`");
        return true;
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

        FieldRules.Share(rolling, "maxSurge", field, errors);
        FieldRules.Share(rolling, "maxUnavailable", field, errors);
        if (FieldRules.IsZero(rolling.Field("maxSurge")) && FieldRules.IsZero(rolling.Field("maxUnavailable")))
            errors.Invalid($"{field}.maxUnavailable", rolling.Field("maxUnavailable"), "may not be 0 when `maxSurge` is 0");
        FieldRules.AtMostAll(rolling, "maxUnavailable", field, errors);
    }
}
