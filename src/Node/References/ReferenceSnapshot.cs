using System.Collections.Frozen;
using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.References;

/// <summary>The ConfigMaps and Secrets a pod names, as they were at one moment; those that do not exist are not in it.</summary>
internal sealed record ReferenceSnapshot(IReadOnlyDictionary<ObjectKey, ConfigMap> ConfigMaps, IReadOnlyDictionary<ObjectKey, Secret> Secrets)
{
    public static ReferenceSnapshot Empty { get; } = new(FrozenDictionary<ObjectKey, ConfigMap>.Empty, FrozenDictionary<ObjectKey, Secret>.Empty);

    public ConfigMap? ConfigMap(string inNamespace, string? name) => ConfigMaps.GetValueOrDefault(new ObjectKey(inNamespace, name ?? ""));

    public Secret? Secret(string inNamespace, string? name) => Secrets.GetValueOrDefault(new ObjectKey(inNamespace, name ?? ""));
}
