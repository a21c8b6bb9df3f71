using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Meta;
using Gantry.Kube.Rbac;
using Gantry.Kube.Scheduling;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.Fairness;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Verbs;

namespace Gantry.KubeServer.BuiltIn;

/// <summary>Objects that every cluster has: its first namespaces, the priority classes of the system, and the service by which pods find this server.</summary>
internal static class BuiltInObjects
{
    private static readonly RequestUser Server = new("system:apiserver", ["system:masters"]);

    public static async Task EnsureAsync(ObjectRegistry registry, CancellationToken cancel)
    {
        foreach (string name in (string[])["default", "kube-system", "kube-public", "kube-node-lease"])
            await CreateAsync<Namespace>(registry, new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } }, cancel);
        // None needs another, and writes that come together reach the disk together.
        await Task.WhenAll(
        [
            CreateAsync<ConfigMap>(registry, TokenTracking(registry.Clock), cancel),
            CreateAsync<PriorityClass>(registry, PriorityClassOf("system-cluster-critical", 2_000_000_000, "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary."), cancel),
            CreateAsync<PriorityClass>(registry, PriorityClassOf("system-node-critical", 2_000_001_000, "Used for system critical pods that must not be moved from their current node."), cancel),
            .. BootstrapRoles.ClusterRoles().Select(role => EnsureRoleAsync<ClusterRole>(registry, role, cancel)),
            .. BootstrapRoles.ClusterRoleBindings().Select(binding => EnsureRoleAsync<ClusterRoleBinding>(registry, binding, cancel)),
            .. ComponentRoles.Roles().Select(role => EnsureRoleAsync<Role>(registry, role, cancel)),
            .. ComponentRoles.RoleBindings().Select(binding => EnsureRoleAsync<RoleBinding>(registry, binding, cancel)),
            .. BootstrapFlows.Levels().Select(level => CreateAsync(registry, FlowKind(registry, "prioritylevelconfigurations"), level, cancel)),
            .. BootstrapFlows.Schemas().Select(schema => CreateAsync(registry, FlowKind(registry, "flowschemas"), schema, cancel)),
        ]);
        await CreateAsync<Service>(registry, ServiceOf(registry.Options), cancel);
    }

    private static async Task EnsureRoleAsync<T>(ObjectRegistry registry, JsonObject wanted, CancellationToken cancel)
        where T : class, IKubeObject<T>
    {
        ApiResource resource = registry.Catalog.Of<T>();
        ObjectKey key = new(wanted.Namespace, wanted.Name);
        if (await registry.FindAsync(resource, key, cancel) is not { } there)
            await CreateAsync(registry, resource, wanted, cancel);
        else if (RoleRepair.Of(ObjectJson.Parse(there.Value), wanted) is not null)
            await registry.Writer.UpdateAsync(resource, key, old => new WriteContext { Registry = registry, Resource = resource, User = Server, Old = old, New = RoleRepair.Of(old, wanted) ?? old.Copy() }, cancel);
    }

    // From when on it is known whether a token in a Secret is used.
    private static JsonObject TokenTracking(TimeProvider clock) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = "kube-apiserver-legacy-service-account-token-tracking", ["namespace"] = "kube-system" },
        ["data"] = new JsonObject { ["since"] = clock.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) },
    };

    private static JsonObject PriorityClassOf(string name, int value, string description) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name },
        ["value"] = value,
        ["description"] = description,
    };

    private static JsonObject ServiceOf(KubeApiOptions options) => new()
    {
        ["metadata"] = Head(new JsonObject { ["component"] = "apiserver", ["provider"] = "kubernetes" }),
        ["spec"] = new JsonObject
        {
            ["clusterIP"] = FirstAddress(options),
            ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = 443, ["protocol"] = "TCP", ["targetPort"] = options.AdvertisePort }),
        },
    };

    private static JsonObject Head(JsonObject labels) => new() { ["name"] = "kubernetes", ["namespace"] = "default", ["labels"] = labels };

    private static string FirstAddress(KubeApiOptions options)
    {
        byte[] address = options.ServiceNetwork.BaseAddress.GetAddressBytes();
        address[^1]++;
        return new System.Net.IPAddress(address).ToString();
    }

    private static ApiResource FlowKind(ObjectRegistry registry, string plural) => registry.Catalog.Find("flowcontrol.apiserver.k8s.io", "v1", plural)!;

    public static Task CreateAsync<T>(ObjectRegistry registry, JsonObject item, CancellationToken cancel)
        where T : class, IKubeObject<T> =>
        CreateAsync(registry, registry.Catalog.Of<T>(), item, cancel);

    private static async Task CreateAsync(ObjectRegistry registry, ApiResource resource, JsonObject item, CancellationToken cancel)
    {
        if (await registry.FindAsync(resource, new ObjectKey(item.Namespace, item.Name), cancel) is not null)
            return;

        Complete(resource, item);
        try
        {
            await registry.Writer.CreateAsync(new WriteContext { Registry = registry, Resource = resource, User = Server, New = item }, cancel);
        }
        catch (ApiException taken) when (taken.Kind == "AlreadyExists")
        {
            // Another server of the cluster starts at the same time.
        }
    }

    /// <summary>Makes an object, or gives one that is there its newest form.</summary>
    public static async Task ReplaceAsync<T>(ObjectRegistry registry, JsonObject item, CancellationToken cancel)
        where T : class, IKubeObject<T>
    {
        await CreateAsync<T>(registry, item.Copy(), cancel);
        ApiResource resource = registry.Catalog.Of<T>();
        Complete(resource, item);
        await registry.Writer.UpdateAsync(
            resource,
            new ObjectKey(item.Namespace, item.Name),
            old => new WriteContext { Registry = registry, Resource = resource, User = Server, Old = old, New = item.Copy() },
            cancel);
    }

    /// <summary>Deletes an object that may be gone already.</summary>
    public static async Task DeleteAsync(ObjectRegistry registry, ApiResource resource, ObjectKey key, CancellationToken cancel)
    {
        try
        {
            await registry.Deleter.DeleteAsync(resource, key, new DeleteOptions(), by: null, cancel);
        }
        catch (ApiException gone) when (gone.Code is 404)
        {
            // As it was wanted.
        }
    }

    private static void Complete(ApiResource resource, JsonObject item)
    {
        item["kind"] = resource.Definition.Kind;
        item["apiVersion"] = resource.Definition.ApiVersion;
    }
}
