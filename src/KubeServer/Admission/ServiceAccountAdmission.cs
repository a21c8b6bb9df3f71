using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Admission.Nodes;
using Gantry.KubeServer.Kinds;
using Gantry.Store;

namespace Gantry.KubeServer.Admission;

/// <summary>Gives every pod a service account and, unless that is declined, the account's token, the authority's certificate and the namespace's name as files.</summary>
internal sealed class ServiceAccountAdmission : IAdmissionStep
{
    /// <summary>For how long the token of a pod is asked for: an hour and the seven seconds that mark it as one that the node renews. Kubernetes' own.</summary>
    public const int TokenSeconds = 3607;

    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const string VolumePrefix = "kube-api-access-";
    private const string SuffixLetters = "bcdfghjklmnpqrstvwxz2456789";

    // The default account of a new namespace is made by a controller, a moment after the namespace.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public async ValueTask ChangeAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (!request.Creates(Pod.Definition))
            return;
        if (MirrorPods.Is(request.Object))
        {
            MirrorPods.CheckAccount(request);
            return;
        }

        JsonObject spec = request.Object!.ChildOrNew("spec");
        string name = spec.Text("serviceAccountName") is { Length: > 0 } given ? given : "default";
        JsonObject account = await FindAsync(request, name, cancel)
            ?? throw ApiErrors.Forbidden(request.Definition, request.Object!.Name, $"error looking up service account {request.Object!.Namespace}/{name}: serviceaccount \"{name}\" not found");

        spec["serviceAccountName"] = name;
        spec["serviceAccount"] = name;
        if (!spec.Objects("imagePullSecrets").Any() && account.Field("imagePullSecrets") is { } secrets)
            spec["imagePullSecrets"] = secrets.DeepClone();
        if (spec.Flag("automountServiceAccountToken") ?? account.Flag("automountServiceAccountToken") ?? true)
            MountToken(spec);
    }

    public ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel) => ValueTask.CompletedTask;

    private static async ValueTask<JsonObject?> FindAsync(AdmissionRequest request, string name, CancellationToken cancel)
    {
        ObjectRegistry registry = request.Registry;
        ApiResource accounts = registry.Catalog.Of<ServiceAccount>();
        ObjectKey key = new(request.Object!.Namespace, name);
        DateTimeOffset patient = registry.Clock.GetUtcNow() + Patience;
        while (true)
        {
            if (await registry.FindAsync(accounts, key, cancel) is { } entry)
                return ObjectJson.Parse(entry.Value);
            if (name != "default" || registry.Clock.GetUtcNow() >= patient || !await IsThereAsync(registry, key.Namespace, cancel))
                return null;

            await Task.Delay(Pause, registry.Clock, cancel);
        }
    }

    private static async ValueTask<bool> IsThereAsync(ObjectRegistry registry, string space, CancellationToken cancel) =>
        await registry.FindAsync(registry.Catalog.Of<Namespace>(), ObjectKey.ClusterScoped(space), cancel) is not null;

    private static void MountToken(JsonObject spec)
    {
        JsonObject[] containers = [.. spec.Objects("initContainers"), .. spec.Objects("containers")];
        JsonObject[] without = [.. containers.Where(container => container.Objects("volumeMounts").All(mount => mount.Text("mountPath") != MountPath))];
        if (without.Length == 0)
            return;

        string volume = spec.Objects("volumes").Select(one => one.Text("name") ?? "").FirstOrDefault(one => one.StartsWith(VolumePrefix, StringComparison.Ordinal))
            ?? AddVolume(spec);
        foreach (JsonObject container in without)
        {
            container.ListOrNew("volumeMounts").Add((JsonNode)new JsonObject
            {
                ["name"] = volume,
                ["readOnly"] = true,
                ["mountPath"] = MountPath,
            });
        }
    }

    private static string AddVolume(JsonObject spec)
    {
        string name = VolumePrefix + RandomNumberGenerator.GetString(SuffixLetters, 5);
        JsonObject token = new() { ["serviceAccountToken"] = new JsonObject { ["expirationSeconds"] = TokenSeconds, ["path"] = "token" } };
        JsonObject authority = new()
        {
            ["configMap"] = new JsonObject
            {
                ["name"] = "kube-root-ca.crt",
                ["items"] = new JsonArray(new JsonObject { ["key"] = "ca.crt", ["path"] = "ca.crt" }),
            },
        };
        JsonObject space = new()
        {
            ["downwardAPI"] = new JsonObject
            {
                ["items"] = new JsonArray(new JsonObject
                {
                    ["path"] = "namespace",
                    ["fieldRef"] = new JsonObject { ["apiVersion"] = "v1", ["fieldPath"] = "metadata.namespace" },
                }),
            },
        };
        spec.ListOrNew("volumes").Add((JsonNode)new JsonObject
        {
            ["name"] = name,
            ["projected"] = new JsonObject { ["sources"] = new JsonArray(token, authority, space), ["defaultMode"] = 420 },
        });
        return name;
    }
}
