using System.Text.Json;
using Gantry.NodeAgent.Pods;
using Gantry.NodeAgent.Registration;
using Microsoft.AspNetCore.Http;

namespace Gantry.NodeAgent.Api;

/// <summary>What the node and each of its containers use, in the form that metrics collectors read.</summary>
internal static class StatsSummary
{
    public static async Task WriteAsync(HttpContext http, Agent agent)
    {
        IReadOnlyList<Cri.ContainerStats> stats = await agent.Runtime.StatsAsync(http.RequestAborted);
        http.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(http.Response.Body);
        json.WriteStartObject();
        WriteNode(json, agent);
        json.WriteStartArray("pods");
        foreach (IGrouping<string, Cri.ContainerStats> pod in stats.Where(each => each.Attributes is not null).GroupBy(each => Label(each, PodLabels.PodUid)))
            WritePod(json, [.. pod]);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNode(Utf8JsonWriter json, Agent agent)
    {
        long available = MachineFacts.AvailableMemory();
        json.WriteStartObject("node");
        json.WriteString("nodeName", agent.Options.NodeName);
        DateTime now = agent.Clock.GetUtcNow().UtcDateTime;
        json.WriteStartObject("cpu");
        json.WriteString("time", now);
        json.WriteNumber("usageCoreNanoSeconds", MachineFacts.ProcessorNanoseconds());
        json.WriteEndObject();
        json.WriteStartObject("memory");
        json.WriteString("time", now);
        json.WriteNumber("availableBytes", available);
        json.WriteNumber("workingSetBytes", Math.Max(0, MachineFacts.Memory() - available));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WritePod(Utf8JsonWriter json, IReadOnlyList<Cri.ContainerStats> containers)
    {
        json.WriteStartObject();
        json.WriteStartObject("podRef");
        json.WriteString("name", Label(containers[0], PodLabels.PodName));
        json.WriteString("namespace", Label(containers[0], PodLabels.PodNamespace));
        json.WriteString("uid", Label(containers[0], PodLabels.PodUid));
        json.WriteEndObject();
        json.WriteStartArray("containers");
        foreach (Cri.ContainerStats container in containers)
            WriteContainer(json, container);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteContainer(Utf8JsonWriter json, Cri.ContainerStats container)
    {
        json.WriteStartObject();
        json.WriteString("name", container.Attributes.Metadata?.Name ?? "");
        json.WriteStartObject("cpu");
        WriteTime(json, container.Cpu?.Timestamp ?? 0);
        WriteValue(json, "usageNanoCores", container.Cpu?.UsageNanoCores);
        WriteValue(json, "usageCoreNanoSeconds", container.Cpu?.UsageCoreNanoSeconds);
        json.WriteEndObject();
        json.WriteStartObject("memory");
        WriteTime(json, container.Memory?.Timestamp ?? 0);
        WriteValue(json, "usageBytes", container.Memory?.UsageBytes);
        WriteValue(json, "workingSetBytes", container.Memory?.WorkingSetBytes);
        WriteValue(json, "rssBytes", container.Memory?.RssBytes);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, long nanoseconds)
    {
        if (UnixTime.Of(nanoseconds) is { } time)
            json.WriteString("time", time.UtcDateTime);
    }

    private static void WriteValue(Utf8JsonWriter json, string name, Cri.UInt64Value? value)
    {
        if (value is not null)
            json.WriteNumber(name, value.Value);
    }

    private static string Label(Cri.ContainerStats stats, string name) => stats.Attributes.Labels.TryGetValue(name, out string? value) ? value : "";
}
