using Gantry.Kube.Metrics.V1beta1;
using Gantry.Kube.Schemas;
using Gantry.Kube.Tables;

namespace Gantry.Kube.Kinds;

/// <summary>The kinds that every server serves, in the order that discovery lists them.</summary>
public static class BuiltInKinds
{
    public static IReadOnlyList<ResourceKind> All { get; } =
    [
        .. CoreKinds.All,
        .. WorkloadKinds.All,
        .. NetworkKinds.All,
        .. AccessKinds.All,
        .. StorageKinds.All,
        .. ExtensionKinds.All,
        .. SystemKinds.All,
    ];

    /// <summary>Further versions and groups of some of those kinds, for servers that can convert.</summary>
    public static IReadOnlyList<ResourceForm> OtherForms { get; } =
    [
        new(new(Autoscaling.HorizontalPodAutoscaler.Definition, KindSchemas.AutoscalingHorizontalPodAutoscaler), Find("autoscaling", "v2", "horizontalpodautoscalers")!)
        {
            ToStored = AutoscalerForm.ToStored,
            FromStored = AutoscalerForm.FromStored,
        },
        new(new(EventsApi.Event.Definition, KindSchemas.EventsApiEvent) { SelectableFields = ["reason", "reportingController", "type", .. EventForm.StoredFields.Keys.Where(field => field.StartsWith("regarding."))] }, Find("", "v1", "events")!)
        {
            ToStored = EventForm.ToStored,
            FromStored = EventForm.FromStored,
            StoredFields = EventForm.StoredFields,
        },
    ];

    /// <summary>What is measured of objects when it is asked for: nothing of it is stored.</summary>
    public static IReadOnlyList<ResourceForm> Measured { get; } =
    [
        MeasureOf(new(NodeMetrics.Definition, KindSchemas.NodeMetrics) { Table = MetricsTables.Node }, Find("", "v1", "nodes")!),
        MeasureOf(new(PodMetrics.Definition, KindSchemas.PodMetrics) { Table = MetricsTables.Pod }, Find("", "v1", "pods")!),
    ];

    /// <summary>The number of replicas of a workload, which is a part of it and no kind with objects of its own.</summary>
    public static ResourceKind Scale { get; } = new(new("autoscaling", "v1", "Scale", "scales"), KindSchemas.Scale) { Table = AutoscalingTables.Scale };

    public static ResourceKind? Find(string group, string version, string plural) =>
        All.FirstOrDefault(kind => kind.Definition.Plural == plural && kind.Definition.Group == group && kind.Definition.Version == version);

    private static ResourceForm MeasureOf(ResourceKind kind, ResourceKind measured) => new(kind, measured) { ToStored = static _ => { }, FromStored = static _ => { } };
}
