using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Defaults;

/// <summary>The defaults of jobs. A cron job's template gets only those of its pods; its jobs get theirs when they are made.</summary>
internal static class BatchDefaults
{
    public static void CompleteJob(JsonObject job)
    {
        JsonObject spec = job.ChildOrNew("spec");
        JsonObject? template = spec.Child("template");
        PodDefaults.CompleteSpec(template.Child("spec"));
        if (job.Child("metadata").Child("labels").IsBlank && template.Child("metadata").Child("labels") is { Count: > 0 } labels)
            job.ChildOrNew("metadata")["labels"] = labels.DeepClone();

        bool isOpen = spec.Field("completions") is null && spec.Field("parallelism") is null;
        spec.SetIfAbsent("parallelism", 1);
        if (isOpen)
            spec["completions"] = 1;
        spec.SetIfAbsent("backoffLimit", spec.Field("backoffLimitPerIndex") is null ? 6 : int.MaxValue);
        spec.SetIfAbsent("completionMode", "NonIndexed");
        spec.SetIfAbsent("suspend", false);
        spec.SetIfAbsent("manualSelector", false);
        spec.SetIfAbsent("podReplacementPolicy", spec.Child("podFailurePolicy") is null ? "TerminatingOrFailed" : "Failed");
    }

    public static void CompleteCronJob(JsonObject job) =>
        PodDefaults.CompleteSpec(job.Child("spec").Child("jobTemplate").Child("spec").Child("template").Child("spec"));
}
