using Gantry.Kube.Schemas;

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

    public static ResourceKind? Find(string group, string version, string plural) =>
        All.FirstOrDefault(kind => kind.Definition.Plural == plural && kind.Definition.Group == group && kind.Definition.Version == version);
}
