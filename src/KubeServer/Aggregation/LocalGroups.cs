using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Apiregistration;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Aggregation;

/// <summary>The APIService objects of the groups that this server serves itself: one for each group and version.</summary>
internal static class LocalGroups
{
    public const string Managed = "kube-aggregator.kubernetes.io/automanaged";

    /// <summary>The label's value on objects that go when their group goes.</summary>
    public const string WhileServed = "true";

    private const string OnStart = "onstart";

    // The order in which clients list the groups; Kubernetes' own numbers. The versions of a group follow the order of their names.
    private static readonly Dictionary<string, int> Priorities = new()
    {
        [""] = 18000, ["apps"] = 17800, ["events.k8s.io"] = 17750, ["authentication.k8s.io"] = 17700, ["authorization.k8s.io"] = 17600,
        ["autoscaling"] = 17500, ["batch"] = 17400, ["certificates.k8s.io"] = 17300, ["networking.k8s.io"] = 17200, ["policy"] = 17100,
        ["rbac.authorization.k8s.io"] = 17000, ["storage.k8s.io"] = 16800, ["apiextensions.k8s.io"] = 16700, ["admissionregistration.k8s.io"] = 16700,
        ["scheduling.k8s.io"] = 16600, ["coordination.k8s.io"] = 16500, ["node.k8s.io"] = 16300, ["discovery.k8s.io"] = 16200,
        ["flowcontrol.apiserver.k8s.io"] = 16100, ["resource.k8s.io"] = 15900, ["metrics.k8s.io"] = 100,
    };

    public static IEnumerable<JsonObject> Objects(ResourceCatalog catalog) =>
        catalog.All.Where(resource => resource.Definition.Group != APIService.Definition.Group)
            .GroupBy(resource => (resource.Definition.Group, resource.Definition.Version))
            .Select(served => ObjectOf(served.Key.Group, served.Key.Version, isCustom: served.All(resource => resource.Behaviour.IsCustom)));

    private static JsonObject ObjectOf(string group, string version, bool isCustom) => new()
    {
        ["kind"] = APIService.Definition.Kind,
        ["apiVersion"] = APIService.Definition.ApiVersion,
        ["metadata"] = new JsonObject { ["name"] = $"{version}.{group}", ["labels"] = new JsonObject { [Managed] = isCustom ? WhileServed : OnStart } },
        ["spec"] = new JsonObject
        {
            ["group"] = group,
            ["version"] = version,
            ["groupPriorityMinimum"] = isCustom ? 1000 : Priorities.GetValueOrDefault(group, 15000),
            ["versionPriority"] = isCustom ? 100 : group == "autoscaling" && version == "v2" ? 30 : 15,
        },
    };
}
