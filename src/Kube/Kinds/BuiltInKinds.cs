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

    public static ResourceKind? Find(string group, string version, string plural) =>
        All.FirstOrDefault(kind => kind.Definition.Plural == plural && kind.Definition.Group == group && kind.Definition.Version == version);
}
