namespace Gantry.Kube;

/// <summary>The usual sources of a watch cache.</summary>
public static class WatchSources
{
    public static WatchSource<T> Of<T>(ListQuery? query = null)
        where T : class, IKubeObject<T> =>
        new(T.Definition, T.Json, T.ListJson) { Query = query ?? new() };

    /// <summary>The metadata only of a kind, which may be one that the code does not know by type.</summary>
    public static WatchSource<PartialObject> PartsOf(ResourceDefinition definition) =>
        new(definition, KubeJson.TypeOf<PartialObject>(), KubeJson.TypeOf<KubeList<PartialObject>>())
        {
            // The items of a list leave out what the list says for all of them.
            Keep = item => item with { ApiVersion = definition.ApiVersion, Kind = definition.Kind, Metadata = item.Metadata with { ManagedFields = [] } },
        };
}
