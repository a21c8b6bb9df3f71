using System.Globalization;
using System.Text.Json.Nodes;

namespace Gantry.KubeServer.Usage;

/// <summary>Two looks at a node, and what was used between them.</summary>
internal sealed record UsageWindow(NodeSample From, NodeSample To)
{
    public DateTimeOffset End => To.Machine.At;

    /// <summary>How long it was, as clients read times: "15.2s".</summary>
    public string Length => (To.Machine.At - From.Machine.At).TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + "s";

    public JsonObject OfMachine() => Used(From.Machine, To.Machine);

    /// <summary>What each container of a pod used, by name; empty where none runs.</summary>
    public IEnumerable<(string Container, JsonObject Usage)> OfPod(string uid)
    {
        if (!To.Pods.TryGetValue(uid, out IReadOnlyDictionary<string, UsageSample>? containers))
            yield break;
        foreach ((string name, UsageSample to) in containers)
        {
            UsageSample from = default;
            From.Pods.GetValueOrDefault(uid)?.TryGetValue(name, out from);

            // A container that was not there before, or began anew since, used all that it used within the window.
            yield return (name, Used(from.CpuNanoseconds > to.CpuNanoseconds || from == default ? From.Machine with { CpuNanoseconds = 0 } : from, to));
        }
    }

    private static JsonObject Used(UsageSample from, UsageSample to)
    {
        decimal seconds = Math.Max(0.001m, (decimal)(to.At - from.At).TotalSeconds);
        decimal nanocores = Math.Max(0, Math.Ceiling((to.CpuNanoseconds - from.CpuNanoseconds) / seconds));
        return new()
        {
            ["cpu"] = string.Create(CultureInfo.InvariantCulture, $"{nanocores:0}n"),
            ["memory"] = string.Create(CultureInfo.InvariantCulture, $"{to.MemoryBytes / 1024}Ki"),
        };
    }
}
