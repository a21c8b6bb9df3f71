using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Tables;

/// <summary>A pod in a few words and numbers, as lists show it.</summary>
internal sealed record PodSummary(string Status, int Ready, int Total, long Restarts, DateTimeOffset? LastRestart)
{
    public static PodSummary Of(JsonObject pod)
    {
        JsonObject? spec = pod.Child("spec");
        JsonObject? status = pod.Child("status");
        string word = status.Text("reason") is { Length: > 0 } reason ? reason : status.Text("phase") ?? "";
        if (pod.Child("status").Objects("conditions").Any(c => c.Text("type") == "PodScheduled" && c.Text("reason") == "SchedulingGated"))
            word = "SchedulingGated";

        HashSet<string> sidecars = [.. spec.Objects("initContainers").Where(c => c.Text("restartPolicy") == "Always").Select(c => c.Text("name") ?? "")];
        PodSummary summary = new(word, 0, spec.Count("containers") + sidecars.Count, 0, null);
        (PodSummary initial, bool isInitializing) = summary.WithInitContainers(status, spec.Count("initContainers"), sidecars);
        if (!isInitializing || HasCondition(pod, "Initialized"))
            initial = (isInitializing ? summary : initial).WithContainers(pod, status);
        return initial.WithDeletion(pod, status);
    }

    public static bool HasCondition(JsonObject pod, string type) =>
        pod.Child("status").Objects("conditions").Any(condition => condition.Text("type") == type && condition.Text("status") == "True");

    private (PodSummary Summary, bool IsInitializing) WithInitContainers(JsonObject? status, int total, HashSet<string> sidecars)
    {
        PodSummary finished = this;
        PodSummary all = this;
        int index = 0;
        foreach (JsonObject container in status.Objects("initContainerStatuses"))
        {
            bool isSidecar = sidecars.Contains(container.Text("name") ?? "");
            all = all.Counting(container);
            if (isSidecar && container.Flag("started") == true)
                finished = finished.Counting(container) with { Ready = finished.Ready + (container.Flag("ready") == true ? 1 : 0) };
            else if (container.Child("state").Child("terminated") is not { } ended || ended.Whole("exitCode") is not 0)
                return (all with { Ready = finished.Ready, Status = InitWord(container, index, total) }, true);
            all = all with { Ready = finished.Ready };
            index++;
        }

        return (finished, false);
    }

    private static string InitWord(JsonObject container, int index, int total)
    {
        if (container.Child("state").Child("terminated") is { } ended)
            return "Init:" + EndWord(ended);
        return container.Child("state").Child("waiting").Text("reason") is { Length: > 0 } reason && reason != "PodInitializing"
            ? $"Init:{reason}"
            : $"Init:{index}/{total}";
    }

    private PodSummary WithContainers(JsonObject pod, JsonObject? status)
    {
        PodSummary summary = this;
        bool anyRuns = false;
        // The first container has the last word.
        foreach (JsonObject container in status.Objects("containerStatuses").Reverse())
        {
            JsonObject? state = container.Child("state");
            summary = summary.Counting(container);
            if (state.Child("waiting").Text("reason") is { Length: > 0 } reason)
                summary = summary with { Status = reason };
            else if (state.Child("terminated") is { } ended)
                summary = summary with { Status = EndWord(ended) };
            else if (container.Flag("ready") == true && state.Child("running") is not null)
                (summary, anyRuns) = (summary with { Ready = summary.Ready + 1 }, true);
        }

        return summary.Status == "Completed" && anyRuns
            ? summary with { Status = HasCondition(pod, "Ready") ? "Running" : "NotReady" }
            : summary;
    }

    private PodSummary WithDeletion(JsonObject pod, JsonObject? status)
    {
        if (pod.Child("metadata").Field("deletionTimestamp") is null)
            return this;
        if (status.Text("reason") == "NodeLost")
            return this with { Status = "Unknown" };
        return status.Text("phase") is "Succeeded" or "Failed" ? this : this with { Status = "Terminating" };
    }

    private PodSummary Counting(JsonObject container)
    {
        DateTimeOffset? ended = container.Child("lastState").Child("terminated").Time("finishedAt");
        return this with
        {
            Restarts = Restarts + (container.Whole("restartCount") ?? 0),
            LastRestart = ended > LastRestart || LastRestart is null ? ended ?? LastRestart : LastRestart,
        };
    }

    private static string EndWord(JsonObject ended) =>
        ended.Text("reason") is { Length: > 0 } reason ? reason
        : ended.Whole("signal") is { } signal and not 0 ? $"Signal:{signal}"
        : $"ExitCode:{ended.Whole("exitCode") ?? 0}";
}
