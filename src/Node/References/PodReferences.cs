using Gantry.Kube;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.References;

/// <summary>The names of all ConfigMaps and Secrets that a pod uses.</summary>
internal sealed record PodReferences(IReadOnlySet<ObjectKey> ConfigMaps, IReadOnlySet<ObjectKey> Secrets)
{
    public static PodReferences None { get; } = new(new HashSet<ObjectKey>(), new HashSet<ObjectKey>());

    public static PodReferences Of(Pod pod)
    {
        var maps = new HashSet<string?>();
        var secrets = new HashSet<string?>();
        secrets.UnionWith(pod.Spec.ImagePullSecrets.Select(secret => secret.Name));
        foreach (Container container in pod.Spec.InitContainers.Concat(pod.Spec.Containers))
            AddEnvironment(container, maps, secrets);
        foreach (Volume volume in pod.Spec.Volumes)
            AddVolume(volume, maps, secrets);
        return new(Keys(pod, maps), Keys(pod, secrets));
    }

    private static void AddEnvironment(Container container, HashSet<string?> maps, HashSet<string?> secrets)
    {
        maps.UnionWith(container.EnvFrom.Select(source => source.ConfigMapRef?.Name));
        secrets.UnionWith(container.EnvFrom.Select(source => source.SecretRef?.Name));
        maps.UnionWith(container.Env.Select(variable => variable.ValueFrom?.ConfigMapKeyRef?.Name));
        secrets.UnionWith(container.Env.Select(variable => variable.ValueFrom?.SecretKeyRef?.Name));
    }

    private static void AddVolume(Volume volume, HashSet<string?> maps, HashSet<string?> secrets)
    {
        maps.Add(volume.ConfigMap?.Name);
        secrets.Add(volume.Secret?.SecretName);
        foreach (VolumeProjection source in volume.Projected?.Sources ?? [])
        {
            maps.Add(source.ConfigMap?.Name);
            secrets.Add(source.Secret?.Name);
        }
    }

    private static HashSet<ObjectKey> Keys(Pod pod, IEnumerable<string?> names) =>
        [.. names.Where(name => !string.IsNullOrEmpty(name)).Select(name => new ObjectKey(pod.Namespace, name!))];
}
