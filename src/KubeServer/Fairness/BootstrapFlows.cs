using System.Text.Json.Nodes;

namespace Gantry.KubeServer.Fairness;

/// <summary>The flow schemas and priority levels that every cluster has, under the names that people and dashboards know.</summary>
internal static class BootstrapFlows
{
    public const string Exempt = "exempt";
    public const string CatchAll = "catch-all";

    private const string ByUser = "ByUser";
    private const string ByNamespace = "ByNamespace";
    private const string Leases = "get create update";

    private static readonly string[] Everybody = ["group:system:unauthenticated", "group:system:authenticated"];
    private static readonly JsonObject Anything = Resources("*", "*", "*");
    private static readonly JsonObject AnyPath = Paths("*", "*");

    public static IEnumerable<JsonObject> Levels() =>
    [
        Level(Exempt, new JsonObject { ["type"] = "Exempt", ["exempt"] = new JsonObject { ["nominalConcurrencyShares"] = 0, ["lendablePercent"] = 0 } }),
        Level(CatchAll, Limited(5, 0, queues: 0, hand: 0)),
        Level("global-default", Limited(20, 50, 128, 6)),
        Level("leader-election", Limited(10, 0, 16, 4)),
        Level("node-high", Limited(40, 25, 64, 6)),
        Level("system", Limited(30, 33, 64, 6)),
        Level("workload-high", Limited(40, 50, 128, 6)),
        Level("workload-low", Limited(100, 90, 128, 6)),
    ];

    public static IEnumerable<JsonObject> Schemas() =>
    [
        Schema(Exempt, 1, Exempt, "", ["group:system:masters"], [Anything], [AnyPath]),
        Schema("probes", 2, Exempt, "", Everybody, [], [Paths("get", "/healthz /readyz /livez")]),
        Schema("system-leader-election", 100, "leader-election", ByUser,
            ["user:system:kube-controller-manager", "user:system:kube-scheduler", "account:kube-system:*"], [Resources(Leases, "coordination.k8s.io", "leases")], []),
        Schema("endpoint-controller", 150, "workload-high", ByUser,
            ["user:system:kube-controller-manager", "account:kube-system:endpoint-controller", "account:kube-system:endpointslicemirroring-controller"],
            [Resources(Leases, "", "endpoints")], []),
        Schema("workload-leader-election", 200, "leader-election", ByUser, ["account:kube-system:*"], [Resources(Leases, "coordination.k8s.io", "leases")], []),
        Schema("system-node-high", 400, "node-high", ByUser, ["group:system:nodes"], [Resources("*", "", "nodes nodes/status"), Resources("*", "coordination.k8s.io", "leases")], []),
        Schema("system-nodes", 500, "system", ByUser, ["group:system:nodes"], [Anything], [AnyPath]),
        Schema("kube-controller-manager", 800, "workload-high", ByNamespace, ["user:system:kube-controller-manager"], [Anything], [AnyPath]),
        Schema("kube-scheduler", 800, "workload-high", ByNamespace, ["user:system:kube-scheduler"], [Anything], [AnyPath]),
        Schema("kube-system-service-accounts", 900, "workload-high", ByNamespace, ["account:kube-system:*"], [Anything], [AnyPath]),
        Schema("service-accounts", 9000, "workload-low", ByUser, ["group:system:serviceaccounts"], [Anything], [AnyPath]),
        Schema("global-default", 9900, "global-default", ByUser, Everybody, [Anything], [AnyPath]),
        Schema(CatchAll, 10000, CatchAll, ByUser, Everybody, [Anything], [AnyPath]),
    ];

    private static JsonObject Limited(int shares, int lendable, int queues, int hand) => new()
    {
        ["type"] = "Limited",
        ["limited"] = new JsonObject
        {
            ["nominalConcurrencyShares"] = shares,
            ["lendablePercent"] = lendable,
            ["limitResponse"] = queues == 0
                ? new JsonObject { ["type"] = "Reject" }
                : new JsonObject { ["type"] = "Queue", ["queuing"] = new JsonObject { ["queues"] = queues, ["handSize"] = hand, ["queueLengthLimit"] = 50 } },
        },
    };

    private static JsonObject Level(string name, JsonObject spec) => new() { ["metadata"] = Head(name), ["spec"] = spec };

    private static JsonObject Schema(
        string name, int precedence, string level, string flows, IReadOnlyList<string> subjects, IReadOnlyList<JsonObject> resources, IReadOnlyList<JsonObject> paths)
    {
        JsonObject rule = new() { ["subjects"] = new JsonArray([.. subjects.Select(SubjectOf)]) };
        if (resources.Count > 0)
            rule["resourceRules"] = new JsonArray([.. resources.Select(one => one.DeepClone())]);
        if (paths.Count > 0)
            rule["nonResourceRules"] = new JsonArray([.. paths.Select(one => one.DeepClone())]);
        JsonObject spec = new()
        {
            ["matchingPrecedence"] = precedence,
            ["priorityLevelConfiguration"] = new JsonObject { ["name"] = level },
            ["rules"] = new JsonArray(rule),
        };
        if (flows.Length > 0)
            spec["distinguisherMethod"] = new JsonObject { ["type"] = flows };
        return new JsonObject { ["metadata"] = Head(name), ["spec"] = spec };
    }

    // "user:NAME", "group:NAME" or "account:NAMESPACE:NAME"
    private static JsonObject SubjectOf(string text)
    {
        string name = text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (text.StartsWith("user:", StringComparison.Ordinal))
            return new JsonObject { ["kind"] = "User", ["user"] = new JsonObject { ["name"] = name } };
        if (text.StartsWith("group:", StringComparison.Ordinal))
            return new JsonObject { ["kind"] = "Group", ["group"] = new JsonObject { ["name"] = name } };
        string[] account = name.Split(':');
        return new JsonObject { ["kind"] = "ServiceAccount", ["serviceAccount"] = new JsonObject { ["namespace"] = account[0], ["name"] = account[1] } };
    }

    private static JsonObject Resources(string verbs, string groups, string resources) => new()
    {
        ["verbs"] = Texts(verbs),
        ["apiGroups"] = new JsonArray(groups),
        ["resources"] = Texts(resources),
        ["clusterScope"] = true,
        ["namespaces"] = new JsonArray("*"),
    };

    private static JsonObject Paths(string verbs, string paths) => new() { ["verbs"] = Texts(verbs), ["nonResourceURLs"] = Texts(paths) };

    private static JsonArray Texts(string list) => [.. list.Split(' ').Select(one => (JsonNode)one)];

    private static JsonObject Head(string name) => new()
    {
        ["name"] = name,
        ["annotations"] = new JsonObject { ["apf.kubernetes.io/autoupdate-spec"] = "true" },
    };
}
