using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Caching;

namespace Gantry.KubeServer.Authorization;

/// <summary>What a pod needs from its namespace, and so what the node that runs it may read.</summary>
internal sealed record PodReferences
{
    public PodReferences(CachedObject pod)
        : this(ObjectJson.Parse(pod.Json))
    {
    }

    public PodReferences(JsonObject pod)
    {
        Pod = pod.Name;
        JsonObject? spec = pod.Child("spec");
        ServiceAccount = spec.Text("serviceAccountName") ?? "";
        HashSet<string> secrets = [], configMaps = [], claims = [];
        foreach (JsonObject pull in spec?.Objects("imagePullSecrets") ?? [])
            Add(secrets, pull.Text("name"));
        foreach (JsonObject volume in spec?.Objects("volumes") ?? [])
        {
            AddVolume(volume, secrets, configMaps, claims);
            if (volume.Child("ephemeral") is not null)
                Add(claims, $"{pod.Name}-{volume.Text("name")}");
        }

        foreach (string list in (string[])["containers", "initContainers", "ephemeralContainers"])
        {
            foreach (JsonObject container in spec?.Objects(list) ?? [])
                AddEnvironment(container, secrets, configMaps);
        }

        foreach (JsonObject claim in spec?.Objects("resourceClaims") ?? [])
            Add(ResourceClaims, claim.Text("resourceClaimName"));
        foreach (JsonObject status in pod.Child("status")?.Objects("resourceClaimStatuses") ?? [])
            Add(ResourceClaims, status.Text("resourceClaimName"));
        (Secrets, ConfigMaps, Claims) = (secrets.ToFrozenSet(), configMaps.ToFrozenSet(), claims.ToFrozenSet());
    }

    public string Pod { get; }

    public string ServiceAccount { get; }

    public FrozenSet<string> Secrets { get; }

    public FrozenSet<string> ConfigMaps { get; }

    public FrozenSet<string> Claims { get; }

    public HashSet<string> ResourceClaims { get; } = [];

    private static void AddVolume(JsonObject volume, HashSet<string> secrets, HashSet<string> configMaps, HashSet<string> claims)
    {
        Add(secrets, volume.Child("secret").Text("secretName"));
        Add(secrets, volume.Child("azureFile").Text("secretName"));
        Add(secrets, volume.Child("csi").Child("nodePublishSecretRef").Text("name"));
        foreach (string kind in (string[])["cephfs", "flexVolume", "iscsi", "rbd", "scaleIO", "storageos"])
            Add(secrets, volume.Child(kind).Child("secretRef").Text("name"));
        Add(configMaps, volume.Child("configMap").Text("name"));
        Add(claims, volume.Child("persistentVolumeClaim").Text("claimName"));
        foreach (JsonObject source in volume.Child("projected")?.Objects("sources") ?? [])
        {
            Add(secrets, source.Child("secret").Text("name"));
            Add(configMaps, source.Child("configMap").Text("name"));
        }
    }

    private static void AddEnvironment(JsonObject container, HashSet<string> secrets, HashSet<string> configMaps)
    {
        foreach (JsonObject variable in container.Objects("env"))
        {
            Add(secrets, variable.Child("valueFrom").Child("secretKeyRef").Text("name"));
            Add(configMaps, variable.Child("valueFrom").Child("configMapKeyRef").Text("name"));
        }

        foreach (JsonObject source in container.Objects("envFrom"))
        {
            Add(secrets, source.Child("secretRef").Text("name"));
            Add(configMaps, source.Child("configMapRef").Text("name"));
        }
    }

    private static void Add(HashSet<string> names, string? name)
    {
        if (!string.IsNullOrEmpty(name))
            names.Add(name);
    }
}
