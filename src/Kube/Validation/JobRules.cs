using System.Text.Json.Nodes;
using Gantry.Kube.Selectors;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Validation;

/// <summary>Jobs and what makes them: how much is to be done, when it counts as done, and when.</summary>
internal static class JobRules
{
    private const int MostIndexes = 100_000;

    private const string Prefix = "batch.kubernetes.io/";

    // A job's name gets eleven characters for its time.
    private const int LongestCronJobName = 52;

    private static readonly string[] Fixed = ["completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy"];

    public static void CheckJob(ObjectChange change, FieldErrors errors)
    {
        JsonObject? spec = change.After.Child("spec");
        if (!change.IsUpdate && spec.Flag("manualSelector") != true && spec.Child("selector") is { } selector)
            CheckGenerated(change.After.Child("metadata"), spec, selector, errors);
        CheckSpec(spec, "spec", errors);
        CheckSelector(spec, errors);
        if (change.Before.Child("spec") is { } before)
            CheckUpdate(spec, before, errors);
        else
            CheckHostNames(change.After, spec, errors);
    }

    public static void CheckCronJob(ObjectChange change, FieldErrors errors)
    {
        JsonObject? spec = change.After.Child("spec");
        if (!change.IsUpdate && change.After.Child("metadata").Text("name") is { Length: > LongestCronJobName } name)
            errors.Invalid("metadata.name", name, $"must be no more than {LongestCronJobName} characters");
        if (spec.Text("schedule") is { Length: > 0 } schedule)
            CheckSchedule(schedule, errors);
        CheckTimeZone(spec, errors);
        FieldRules.NotNegative(spec, "startingDeadlineSeconds", "spec", errors);
        FieldRules.NotNegative(spec, "successfulJobsHistoryLimit", "spec", errors);
        FieldRules.NotNegative(spec, "failedJobsHistoryLimit", "spec", errors);

        JsonObject? job = spec.Child("jobTemplate").Child("spec");
        CheckSpec(job, "spec.jobTemplate.spec", errors);
        if (job.Child("selector") is { } selector)
            errors.Invalid("spec.jobTemplate.spec.selector", selector, "`selector` will be auto-generated");
        if (job.Flag("manualSelector") == true)
            errors.Add(FieldError.NotSupported("spec.jobTemplate.spec.manualSelector", "true", ["nil", "false"]));
    }

    private static void CheckSchedule(string schedule, FieldErrors errors)
    {
        if (schedule.Contains("TZ", StringComparison.Ordinal))
            errors.Invalid("spec.schedule", schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        else if (CronSyntax.Fault(schedule) is { } fault)
            errors.Invalid("spec.schedule", schedule, fault);
    }

    private static void CheckTimeZone(JsonObject? spec, FieldErrors errors)
    {
        if (spec.Text("timeZone") is not { } zone)
            return;
        if (zone.Length == 0)
            errors.Invalid("spec.timeZone", zone, "timeZone must be nil or non-empty string");
        else if (zone.Equals("Local", StringComparison.OrdinalIgnoreCase))
            errors.Invalid("spec.timeZone", zone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
        else if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            errors.Invalid("spec.timeZone", zone, $"unknown time zone {zone}");
    }

    private static void CheckSpec(JsonObject? spec, string field, FieldErrors errors)
    {
        foreach (string name in (string[])["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished", "backoffLimitPerIndex", "maxFailedIndexes"])
            FieldRules.NotNegative(spec, name, field, errors);
        FieldRules.Named(spec, "managedBy", field, FieldRules.DomainPrefixedPath, errors);
        if (spec.Field("maxFailedIndexes") is not null && spec.Field("backoffLimitPerIndex") is null)
            errors.Require($"{field}.backoffLimitPerIndex", "when maxFailedIndexes is specified");
        if (spec.Text("completionMode") == "Indexed")
            CheckIndexed(spec, field, errors);
        else
            CheckNotIndexed(spec, field, errors);
        JobPolicyRules.Check(spec, field, errors);
        PodRules.CheckTemplate(spec.Child("template"), $"{field}.template", errors);
        CheckRestartPolicy(spec, $"{field}.template.spec.restartPolicy", errors);
    }

    private static void CheckIndexed(JsonObject? spec, string field, FieldErrors errors)
    {
        if (spec.Field("completions") is null)
            errors.Require($"{field}.completions", "when completion mode is Indexed");
        if (spec.Whole("parallelism") is { } parallelism and > MostIndexes)
            errors.Invalid($"{field}.parallelism", parallelism, $"must be less than or equal to {MostIndexes} when completion mode is Indexed");
        if (spec.Whole("maxFailedIndexes") is not { } most)
            return;
        if (most > spec.Whole("completions"))
            errors.Invalid($"{field}.maxFailedIndexes", most, "must be less than or equal to completions");
        if (most > MostIndexes)
            errors.Invalid($"{field}.maxFailedIndexes", most, $"must be less than or equal to {MostIndexes}");
    }

    private static void CheckNotIndexed(JsonObject? spec, string field, FieldErrors errors)
    {
        foreach (string name in (string[])["backoffLimitPerIndex", "maxFailedIndexes", "successPolicy"])
        {
            if (spec.Field(name) is { } value)
                errors.Invalid($"{field}.{name}", value, "requires indexed completion mode");
        }
    }

    private static void CheckRestartPolicy(JsonObject? spec, string field, FieldErrors errors)
    {
        string policy = spec.Child("template").Child("spec").Text("restartPolicy") ?? "";
        if (policy is "" or "Always")
            errors.Require(field, "valid values: \"OnFailure\", \"Never\"");
        else if (policy != "Never" && spec.Child("podFailurePolicy") is not null)
            errors.Invalid(field, policy, "only \"Never\" is supported when podFailurePolicy is specified");
    }

    // The labels that the server gives to a job's pods, and a selector that takes no others: so no two jobs share pods.
    private static void CheckGenerated(JsonObject? metadata, JsonObject? spec, JsonObject selector, FieldErrors errors)
    {
        (string uid, string name) = (metadata.Text("uid") ?? "", metadata.Text("name") ?? "");
        JsonObject? labels = spec.Child("template").Child("metadata").Child("labels");
        JsonObject expected = [];
        foreach ((string label, string value) in ((string, string)[])[("controller-uid", uid), ("job-name", name), (Prefix + "controller-uid", uid), (Prefix + "job-name", name)])
        {
            expected[label] = value;
            if (labels.Text(label) != value)
                errors.Invalid($"spec.template.metadata.labels[{label}]", labels, $"must be '{value}'");
        }

        if (!LabelQuery.Of(selector).MatchesLabels(expected))
            errors.Invalid("spec.selector", selector, "`selector` not auto-generated");
    }

    private static void CheckSelector(JsonObject? spec, FieldErrors errors)
    {
        JsonObject? selector = spec.Child("selector");
        if (selector is null)
            errors.Require("spec.selector");
        else
            SelectorRules.Check(selector, "spec.selector", errors);
        JsonObject? labels = spec.Child("template").Child("metadata").Child("labels");
        if (selector is null || !LabelQuery.Of(selector).MatchesLabels(labels))
            errors.Invalid("spec.template.metadata.labels", labels ?? [], "`selector` does not match template `labels`");
    }

    // Each pod of an indexed job has a host name that ends in its number.
    private static void CheckHostNames(JsonObject job, JsonObject? spec, FieldErrors errors)
    {
        if (spec.Text("completionMode") != "Indexed" || spec.Whole("completions") is not { } completions || completions <= 0)
            return;
        string last = $"{job.Child("metadata").Text("name")}-{completions - 1}";
        if (Names.Label(last) is not null)
            errors.Invalid("metadata.name", job.Child("metadata").Text("name"), $"will not able to create pod with invalid DNS label: {last}");
    }

    private static void CheckUpdate(JsonObject? after, JsonObject before, FieldErrors errors)
    {
        // An indexed job may grow or shrink as long as it runs as many at a time as it has numbers.
        bool isElastic = after.Text("completionMode") == "Indexed" && after.Whole("completions") is { } completions && completions == after.Whole("parallelism");
        if (!isElastic)
            FieldRules.Unchanged(after, before, "completions", "spec", errors);
        FieldRules.Unchanged(after, before, "selector", "spec", errors);
        CheckTemplateStays(after, before, errors);
        foreach (string name in Fixed)
            FieldRules.Unchanged(after, before, name, "spec", errors);
    }

    // Where pods go and what they ask for may change as long as none runs.
    private static void CheckTemplateStays(JsonObject? after, JsonObject before, FieldErrors errors)
    {
        JsonObject? now = (JsonObject?)after.Child("template")?.DeepClone();
        JsonObject? old = (JsonObject?)before.Child("template")?.DeepClone();
        if (before.Flag("suspend") == true)
        {
            foreach (JsonObject? template in (JsonObject?[])[now, old])
                LeaveOutPlacement(template);
        }

        if (!JsonNode.DeepEquals(now, old))
            errors.Invalid("spec.template", after.Child("template"), FieldRules.ImmutableRule);
    }

    private static void LeaveOutPlacement(JsonObject? template)
    {
        template?.Remove("metadata");
        JsonObject? pod = template.Child("spec");
        foreach (string name in (string[])["nodeSelector", "tolerations", "schedulingGates"])
            pod?.Remove(name);
        if (pod.Child("affinity") is { } affinity)
        {
            affinity.Remove("nodeAffinity");
            if (affinity.Count == 0)
                pod!.Remove("affinity");
        }

        foreach (string list in (string[])["containers", "initContainers"])
        {
            foreach (JsonObject container in pod.Objects(list))
                container.Remove("resources");
        }
    }
}
