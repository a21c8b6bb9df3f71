using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Kinds;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Requests;
using Gantry.KubeServer.Verbs;
using Gantry.Store;

namespace Gantry.KubeServer.Usage;

/// <summary>The kinds of metrics.k8s.io: one object for each node and each pod that runs, found by the node's or the pod's name and labels.</summary>
internal sealed class UsageKinds(UsageMeter meter)
{
    public static IEnumerable<ApiResource> All(IReadOnlyList<ApiResource> stored, UsageMeter meter)
    {
        KindBehaviour behaviour = new() { Reading = new UsageKinds(meter).AnswerAsync };
        return BuiltInKinds.Measured.Select(form => new ApiResource(form, stored.First(resource => resource.Kind == form.Stored), behaviour));
    }

    private Task AnswerAsync(ApiCall call) => call.Verb == "get" ? GetAsync(call) : ListAsync(call);

    private async Task GetAsync(ApiCall call)
    {
        Entry entry = await call.Registry.FindAsync(call.Resource, call.Key, call.Cancel) ?? throw ApiErrors.NotFound(call.Definition, call.Target.Name);
        ReadOnlyMemory<byte>[] found = await MetricsOfAsync(call, [entry.Value]);
        await AnswerWriter.ObjectAsync(call with { Resource = call.Face }, 200, found is [var one] ? one : throw ApiErrors.NotFound(call.Definition, call.Target.Name));
    }

    private async Task ListAsync(ApiCall call)
    {
        ListPage page = await ListPages.ReadAsync(call);
        await ListVerb.AnswerAsync(call with { Resource = call.Face }, page with { Items = await MetricsOfAsync(call, page.Items) });
    }

    private async Task<ReadOnlyMemory<byte>[]> MetricsOfAsync(ApiCall call, IReadOnlyList<ReadOnlyMemory<byte>> measured)
    {
        JsonObject[] items = [.. measured.Select(ObjectJson.Parse)];
        bool areNodes = call.Resource.Definition == Node.Definition;
        IReadOnlyDictionary<string, UsageWindow> windows = await meter.MeasureAsync(items.Select(item => NodeOf(item, areNodes)).Where(name => name.Length > 0), call.Cancel);
        return [.. items.Select(item => windows.GetValueOrDefault(NodeOf(item, areNodes)) is { } window ? MetricsOf(call.Definition, item, window, areNodes) : null).OfType<JsonObject>().Select(item => (ReadOnlyMemory<byte>)ObjectJson.ToBytes(item))];
    }

    private static string NodeOf(JsonObject item, bool isNode) => isNode ? item.Name : item.Child("spec").Text("nodeName") ?? "";

    private static JsonObject? MetricsOf(ResourceDefinition kind, JsonObject item, UsageWindow window, bool isNode)
    {
        string end = window.End.ToTimestamp();
        JsonObject metadata = new() { ["name"] = item.Name, ["creationTimestamp"] = end };
        if (!isNode)
            metadata.Insert(1, "namespace", item.Namespace);
        if (item.Metadata.Child("labels") is { } labels)
            metadata["labels"] = labels.DeepClone();

        JsonObject metrics = new() { ["kind"] = kind.Kind, ["apiVersion"] = kind.ApiVersion, ["metadata"] = metadata, ["timestamp"] = end, ["window"] = window.Length };
        if (isNode)
        {
            metrics["usage"] = window.OfMachine();
            return metrics;
        }

        JsonArray containers = [];
        foreach ((string name, JsonObject usage) in window.OfPod(item.Metadata.Text("uid") ?? ""))
            containers.Add((JsonNode)new JsonObject { ["name"] = name, ["usage"] = usage });
        metrics["containers"] = containers;
        return containers.Count > 0 ? metrics : null;
    }
}
