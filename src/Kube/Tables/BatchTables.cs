using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Tables;

/// <summary>The rows of jobs and of what makes them.</summary>
internal static class BatchTables
{
    public static ResourceTable Job { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Status", "string", "How the job is."),
            new("Completions", "string", "Pods that succeeded, of those wanted."),
            new("Duration", "string", "The time that the job took or has taken so far."),
            ResourceTable.AgeColumn,
            .. WorkloadTables.TemplateColumns,
        ],
        static (item, now) =>
        [
            ResourceTable.Name(item),
            StatusOf(item),
            CompletionsOf(item),
            DurationOf(item.Child("status"), now),
            ResourceTable.Age(item, now),
            .. WorkloadTables.TemplateRow(item.Child("spec").Child("template"), ResourceTable.Selector(item.Child("spec").Child("selector"))),
        ]);

    public static ResourceTable CronJob { get; } = new(
        [
            ResourceTable.NameColumn,
            new("Schedule", "string", "When jobs are made."),
            new("Timezone", "string", "The time zone of the schedule."),
            new("Suspend", "boolean", "Whether no jobs are made for now."),
            new("Active", "integer", "Jobs that run now."),
            new("Last Schedule", "string", "The time since the last one was made."),
            ResourceTable.AgeColumn,
            .. WorkloadTables.TemplateColumns,
        ],
        static (item, now) =>
        [
            ResourceTable.Name(item),
            item.Child("spec").Text("schedule") ?? "",
            ResourceTable.OrNone(item.Child("spec").Text("timeZone")),
            item.Child("spec").Flag("suspend") == true ? "True" : "False",
            item.Child("status").Count("active"),
            item.Child("status").Time("lastScheduleTime") is { } last ? AgeText.Since(last, now) : ResourceTable.None,
            ResourceTable.Age(item, now),
            .. TemplateOf(item.Child("spec").Child("jobTemplate").Child("spec")),
        ]);

    private static JsonNode?[] TemplateOf(JsonObject? job) =>
        WorkloadTables.TemplateRow(job.Child("template"), ResourceTable.Selector(job.Child("selector")));

    private static string StatusOf(JsonObject job)
    {
        HashSet<string> holding = [.. job.Child("status").Objects("conditions").Where(condition => condition.Text("status") == "True").Select(condition => condition.Text("type") ?? "")];
        if (holding.Contains("Complete"))
            return "Complete";
        if (holding.Contains("Failed"))
            return "Failed";
        if (job.Child("metadata").Text("deletionTimestamp") is not null)
            return "Terminating";
        return ((string[])["Suspended", "FailureTarget", "SuccessCriteriaMet"]).FirstOrDefault(holding.Contains) ?? "Running";
    }

    private static string CompletionsOf(JsonObject job)
    {
        long succeeded = job.Child("status").Whole("succeeded") ?? 0;
        if (job.Child("spec").Whole("completions") is { } wanted)
            return $"{succeeded}/{wanted}";
        long parallelism = job.Child("spec").Whole("parallelism") ?? 0;
        return parallelism > 1 ? $"{succeeded}/1 of {parallelism}" : $"{succeeded}/1";
    }

    private static string DurationOf(JsonObject? status, DateTimeOffset now) =>
        status.Time("startTime") is { } start ? AgeText.Of((status.Time("completionTime") ?? now) - start) : "";
}
