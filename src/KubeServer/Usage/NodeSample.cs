using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Usage;

/// <summary>One look at a node: what the machine had used, and each container on it.</summary>
/// <param name="Pods">By the uid of a pod and the name of its container.</param>
internal sealed record NodeSample(UsageSample Machine, IReadOnlyDictionary<string, IReadOnlyDictionary<string, UsageSample>> Pods)
{
    /// <summary>Reads what an agent says of itself; null where it does not say what the machine uses.</summary>
    public static NodeSample? Read(JsonObject summary)
    {
        if (SampleOf(summary.Child("node")) is not { } machine)
            return null;

        Dictionary<string, IReadOnlyDictionary<string, UsageSample>> pods = [];
        foreach (JsonObject pod in summary.Objects("pods"))
        {
            Dictionary<string, UsageSample> containers = [];
            foreach (JsonObject container in pod.Objects("containers"))
            {
                if (SampleOf(container) is { } sample)
                    containers[container.Text("name") ?? ""] = sample;
            }

            if (containers.Count > 0)
                pods[pod.Child("podRef").Text("uid") ?? ""] = containers;
        }

        return new NodeSample(machine, pods);
    }

    private static UsageSample? SampleOf(JsonObject? measured) =>
        measured.Child("cpu").Time("time") is { } at && Number(measured.Child("cpu"), "usageCoreNanoSeconds") is { } cpu && Number(measured.Child("memory"), "workingSetBytes") is { } memory
            ? new UsageSample(at, cpu, (long)memory)
            : null;

    private static decimal? Number(JsonObject? of, string name) =>
        of?[name] is JsonValue value && value.GetValueKind() is JsonValueKind.Number && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number : null;
}
