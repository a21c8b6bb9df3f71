using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Kube.Kinds;

/// <summary>Version 1 of autoscalers knows the average use of CPU alone; all else travels in annotations.</summary>
internal static class AutoscalerForm
{
    private const string Prefix = "autoscaling.alpha.kubernetes.io/";

    public static void ToStored(JsonObject item)
    {
        item["apiVersion"] = "autoscaling/v2";
        JsonObject spec = item.ChildOrNew("spec");
        Unpack(item, "metrics", spec, "metrics");
        Unpack(item, "behavior", spec, "behavior");
        if (Take(spec, "targetCPUUtilizationPercentage") is { } wanted)
            Add(spec, "metrics", Cpu("target", new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = wanted }));

        JsonObject? status = item.Child("status");
        if (status is null)
            return;
        Unpack(item, "conditions", status, "conditions");
        Unpack(item, "current-metrics", status, "currentMetrics");
        if (Take(status, "currentCPUUtilizationPercentage") is { } used)
            Add(status, "currentMetrics", Cpu("current", new JsonObject { ["averageUtilization"] = used }));
    }

    public static void FromStored(JsonObject item)
    {
        item["apiVersion"] = "autoscaling/v1";
        if (item.Child("spec") is { } spec)
        {
            TakeCpu(spec, "metrics", "target", "targetCPUUtilizationPercentage");
            Pack(item, "metrics", spec, "metrics");
            Pack(item, "behavior", spec, "behavior");
        }

        if (item.Child("status") is { } status)
        {
            TakeCpu(status, "currentMetrics", "current", "currentCPUUtilizationPercentage");
            Pack(item, "current-metrics", status, "currentMetrics");
            Pack(item, "conditions", status, "conditions");
        }
    }

    private static JsonObject Cpu(string side, JsonObject value) => new()
    {
        ["type"] = "Resource",
        ["resource"] = new JsonObject { ["name"] = "cpu", [side] = value },
    };

    private static JsonNode? Take(JsonObject holder, string name) => holder.Remove(name, out JsonNode? value) ? value : null;

    private static void Add(JsonObject holder, string name, JsonObject item)
    {
        if (holder.Field(name) is not JsonArray list)
            holder[name] = list = [];
        list.Insert(0, item);
    }

    // The first metric that is nothing but the average use of CPU becomes the field for it.
    private static void TakeCpu(JsonObject holder, string name, string side, string field)
    {
        if (holder.Field(name) is not JsonArray metrics)
            return;
        JsonObject? cpu = metrics.OfType<JsonObject>().FirstOrDefault(metric =>
            metric.Text("type") == "Resource" && metric.Child("resource").Text("name") == "cpu" && metric.Child("resource").Child(side).Field("averageUtilization") is not null && metric.Child("resource").Child(side).Field("averageValue") is null);
        if (cpu is null)
            return;
        metrics.Remove(cpu);
        holder[field] = cpu.Child("resource").Child(side).Field("averageUtilization")!.DeepClone();
    }

    private static void Pack(JsonObject item, string annotation, JsonObject holder, string name)
    {
        if (Take(holder, name) is { IsBlank: false } value)
            item.ChildOrNew("metadata").ChildOrNew("annotations")[Prefix + annotation] = value.ToJsonString(KubeJson.Compact);
    }

    private static void Unpack(JsonObject item, string annotation, JsonObject holder, string name)
    {
        if (item.Child("metadata").Child("annotations") is not { } annotations || annotations.Text(Prefix + annotation) is not { } text)
            return;
        annotations.Remove(Prefix + annotation);
        if (annotations.Count == 0)
            item.Child("metadata")!.Remove("annotations");
        try
        {
            holder[name] = JsonTree.Parse(System.Text.Encoding.UTF8.GetBytes(text));
        }
        catch (System.Text.Json.JsonException)
        {
            // Whatever a user wrote there by hand and that is no JSON says nothing.
        }
    }
}
