using System.Text.Json.Nodes;
using static Gantry.KubeServer.Authorization.PolicyRule;

namespace Gantry.KubeServer.Authorization;

/// <summary>What the parts of the cluster may do that are no controllers, each no more than its work needs.</summary>
internal static class ComponentRoles
{
    public const string Controller = "system:controller:";
    private const string System = "kube-system";
    private const string ReaderRole = "extension-apiserver-authentication-reader";
    public const string Workloads = "apps,extensions";

    private static readonly PolicyRule[] Manager =
    [
        Events,
        Rule("create", "coordination.k8s.io", "leases"),
        Rule("get update", "coordination.k8s.io", "leases", ComponentUsers.ControllerManager),
        Rule("create", "", "secrets serviceaccounts"),
        Rule("delete", "", "secrets"),
        Rule("get", "", "configmaps namespaces secrets serviceaccounts"),
        Rule("update", "", "secrets serviceaccounts"),
        Rule("create", "authentication.k8s.io", "tokenreviews"),
        Rule("create", "authorization.k8s.io", "subjectaccessreviews"),
        Rule("list watch", "*", "*"),
        Rule("create", "", "serviceaccounts/token"),
    ];

    private static readonly PolicyRule[] Scheduler =
    [
        Events,
        Rule("create", "coordination.k8s.io", "leases"),
        Rule("get list update watch", "coordination.k8s.io", "leases", ComponentUsers.Scheduler),
        Rule(Read, "", "nodes"),
        Rule("delete get list watch", "", "pods"),
        Rule("create", "", "bindings pods/binding"),
        Rule("patch update", "", "pods/status"),
        Rule(Read, "", "replicationcontrollers services"),
        Rule(Read, Workloads, "replicasets"),
        Rule(Read, "apps", "statefulsets"),
        Rule(Read, "policy", "poddisruptionbudgets"),
        Rule(Read, "", "persistentvolumeclaims persistentvolumes"),
        Rule("create", "authentication.k8s.io", "tokenreviews"),
        Rule("create", "authorization.k8s.io", "subjectaccessreviews"),
        Rule(Read, "storage.k8s.io", "csinodes volumeattachments"),
        Rule(Read, "", "namespaces"),
        Rule(Read, "storage.k8s.io", "csidrivers"),
        Rule(Read, "storage.k8s.io", "csistoragecapacities"),
        Rule(Read, "resource.k8s.io", "deviceclasses"),
        Rule("get list patch update watch", "resource.k8s.io", "resourceclaims"),
        Rule("get list patch update watch", "resource.k8s.io", "resourceclaims/status"),
        Rule(Read, "resource.k8s.io", "resourceslices"),
        Rule("get list patch update watch", "", "pods/finalizers"),
    ];

    private static readonly PolicyRule[] VolumeScheduler =
    [
        Rule("get list patch update watch", "", "persistentvolumes"),
        Rule(Read, "storage.k8s.io", "storageclasses"),
        Rule("get list patch update watch", "", "persistentvolumeclaims"),
    ];

    private static readonly PolicyRule[] Proxy =
        [Rule("list watch", "", "endpoints services"), Rule(Read, "", "nodes"), Events, Rule("list watch", "networking.k8s.io", "servicecidrs"), Rule("list watch", "discovery.k8s.io", "endpointslices")];

    // Roles of one namespace, and whom they are bound to.
    private static readonly (string Space, string Name, PolicyRule[] Rules, JsonObject[] Subjects)[] Local =
    [
        (System, ReaderRole, [Rule(Read, "", "configmaps", "extension-apiserver-authentication")], [User(ComponentUsers.ControllerManager), User(ComponentUsers.Scheduler)]),
        (System, "system::leader-locking-kube-controller-manager", LeaderLocking(ComponentUsers.ControllerManager), [User(ComponentUsers.ControllerManager), Account(ComponentUsers.ControllerManager)]),
        (System, "system::leader-locking-kube-scheduler", LeaderLocking(ComponentUsers.Scheduler), [User(ComponentUsers.Scheduler), Account(ComponentUsers.Scheduler)]),
        (System, Controller + "bootstrap-signer", [Rule(Read, "", "secrets")], [Account("bootstrap-signer")]),
        ("kube-public", Controller + "bootstrap-signer", [Rule(Read, "", "configmaps"), Rule("update", "", "configmaps", "cluster-info"), Events], [Account("bootstrap-signer")]),
        (System, Controller + "token-cleaner", [Rule("delete get list watch", "", "secrets"), Events], [Account("token-cleaner")]),
    ];

    public static IEnumerable<JsonObject> ClusterRoles() =>
    [
        BootstrapRoles.RoleOf("system:kube-controller-manager", Manager),
        BootstrapRoles.RoleOf("system:kube-scheduler", Scheduler),
        BootstrapRoles.RoleOf("system:volume-scheduler", VolumeScheduler),
        BootstrapRoles.RoleOf("system:node-proxier", Proxy),
        BootstrapRoles.RoleOf("system:kube-dns", Rule("list watch", "", "endpoints services")),
    ];

    public static IEnumerable<JsonObject> ClusterRoleBindings() =>
    [
        Binding("system:kube-controller-manager", User(ComponentUsers.ControllerManager)),
        Binding("system:kube-scheduler", User(ComponentUsers.Scheduler)),
        Binding("system:volume-scheduler", User(ComponentUsers.Scheduler)),
        Binding("system:node-proxier", User(ComponentUsers.Proxy)),
        Binding("system:kube-dns", Account("kube-dns")),
    ];

    public static IEnumerable<JsonObject> Roles() => Local.Select(role => In(role.Space, BootstrapRoles.RoleOf(role.Name, role.Rules)));

    public static IEnumerable<JsonObject> RoleBindings() =>
        Local.Select(role => In(role.Space, BootstrapRoles.BindingTo("Role", BindingName(role.Name), role.Name, role.Subjects.Select(subject => subject.DeepClone().AsObject()))));

    // The one binding whose name is not its role's.
    private static string BindingName(string role) => role == ReaderRole ? "system::" + role : role;

    private static PolicyRule[] LeaderLocking(string component) => [Rule("watch", "", "configmaps"), Rule("get update", "", "configmaps", component)];

    public static JsonObject Binding(string role, JsonObject subject) => BootstrapRoles.BindingTo("ClusterRole", role, role, [subject]);

    private static JsonObject In(string space, JsonObject item)
    {
        item["metadata"]!["namespace"] = space;
        return item;
    }

    private static JsonObject User(string component) => new() { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "User", ["name"] = "system:" + component };

    public static JsonObject Account(string name) => new() { ["kind"] = "ServiceAccount", ["name"] = name, ["namespace"] = System };
}
