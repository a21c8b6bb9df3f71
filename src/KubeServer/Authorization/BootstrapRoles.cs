using System.Text.Json.Nodes;
using static Gantry.KubeServer.Authorization.PolicyRule;

namespace Gantry.KubeServer.Authorization;

/// <summary>The roles and bindings that every cluster has, under the names that people and charts rely on.</summary>
internal static class BootstrapRoles
{
    private const string Certificates = "certificates.k8s.io";
    private const string Requests = "system:certificates.k8s.io:certificatesigningrequests";
    private const string NodeTokens = "system:bootstrappers:kubeadm:default-node-token";
    private const string Write = "create delete deletecollection patch update";
    private const string Manage = "create delete deletecollection get list patch update watch";
    private const string AppsWritten = "daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale";
    private const string AppsStatus = "daemonsets/status deployments/status replicasets/status statefulsets/status";

    private static readonly PolicyRule[] View =
    [
        Rule(Read, "", "configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status"),
        Rule(Read, "", "bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status"),
        Rule(Read, "", "namespaces"),
        Rule(Read, "discovery.k8s.io", "endpointslices"),
        Rule(Read, "apps", "controllerrevisions " + AppsWritten.Replace("deployments/rollback ", "", StringComparison.Ordinal) + " " + AppsStatus),
        Rule(Read, "autoscaling", "horizontalpodautoscalers horizontalpodautoscalers/status"),
        Rule(Read, "batch", "cronjobs cronjobs/status jobs jobs/status"),
        Rule(Read, "policy", "poddisruptionbudgets poddisruptionbudgets/status"),
        Rule(Read, "networking.k8s.io", "ingresses ingresses/status networkpolicies"),
        Rule(Read, "metrics.k8s.io", "nodes pods"),
    ];

    private static readonly PolicyRule[] Edit =
    [
        Rule(Read, "", "pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy"),
        Rule("impersonate", "", "serviceaccounts"),
        Rule(Write, "", "pods pods/attach pods/exec pods/portforward pods/proxy"),
        Rule("create", "", "pods/eviction serviceaccounts/token"),
        Rule(Write, "", "configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy"),
        Rule(Write, "apps", AppsWritten),
        Rule(Write, "autoscaling", "horizontalpodautoscalers"),
        Rule(Write, "batch", "cronjobs jobs"),
        Rule(Write, "policy", "poddisruptionbudgets"),
        Rule(Write, "networking.k8s.io", "ingresses networkpolicies"),
        Rule(Manage, "coordination.k8s.io", "leases"),
    ];

    private static readonly PolicyRule[] Admin =
    [
        Rule("create", "authorization.k8s.io", "localsubjectaccessreviews"),
        Rule(Manage, "rbac.authorization.k8s.io", "rolebindings roles"),
    ];

    private static readonly string[] Health = ["/healthz", "/livez", "/readyz", "/version", "/version/"];

    public static IEnumerable<JsonObject> ClusterRoles() =>
    [
        RoleOf("cluster-admin", Rule("*", "*", "*"), PathRule("*", "*")),
        Aggregated("admin", [.. View, .. Edit, .. Admin]),
        Labelled(Aggregated("edit", [.. View, .. Edit]), "admin"),
        Labelled(Aggregated("view", View), "edit"),
        Labelled(RoleOf("system:aggregate-to-admin", Admin), "admin"),
        Labelled(RoleOf("system:aggregate-to-edit", Edit), "edit"),
        Labelled(RoleOf("system:aggregate-to-view", View), "view"),
        RoleOf("system:basic-user", Rule("create", "authorization.k8s.io", "selfsubjectaccessreviews selfsubjectrulesreviews"), Rule("create", "authentication.k8s.io", "selfsubjectreviews")),
        RoleOf("system:discovery", PathRule("get", ["/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*", .. Health])),
        RoleOf("system:public-info-viewer", PathRule("get", Health)),
        RoleOf("system:monitoring", PathRule("get", ["/healthz/*", "/livez/*", "/metrics", "/metrics/slis", "/readyz/*", "/healthz", "/livez", "/readyz"])),
        RoleOf("system:service-account-issuer-discovery", PathRule("get", "/.well-known/openid-configuration", "/.well-known/openid-configuration/", "/openid/v1/jwks", "/openid/v1/jwks/")),
        RoleOf("system:auth-delegator", Rule("create", "authentication.k8s.io", "tokenreviews"), Rule("create", "authorization.k8s.io", "subjectaccessreviews")),
        RoleOf("system:kubelet-api-admin", Rule("get list watch", "", "nodes"), Rule("proxy", "", "nodes"), Rule("*", "", "nodes/log nodes/metrics nodes/proxy nodes/stats"), Rule("*", "", "nodes/configz nodes/healthz nodes/pods")),
        RoleOf("system:node", NodeRules.All),
        RoleOf("system:kube-aggregator", Rule(Read, "", "endpoints services")),
        RoleOf("system:heapster", Rule(Read, "", "events namespaces nodes pods"), Rule(Read, "extensions", "deployments")),
        RoleOf("system:node-bootstrapper", Rule("create get list watch", "certificates.k8s.io", "certificatesigningrequests")),
        .. CertificateRoles(),
        RoleOf("system:node-problem-detector", Rule("get", "", "nodes"), Rule("patch", "", "nodes/status"), Events),
        RoleOf("system:persistent-volume-provisioner", Rule("create delete get list watch", "", "persistentvolumes"), Rule("get list update watch", "", "persistentvolumeclaims"), Rule(Read, "storage.k8s.io", "storageclasses"), Rule("watch", "", "events"), Events),
        .. ControllerRoles.ClusterRoles(),
        .. ComponentRoles.ClusterRoles(),
    ];

    public static IEnumerable<JsonObject> ClusterRoleBindings() =>
    [
        BindingOf("cluster-admin", "system:masters"),
        BindingOf("system:basic-user", "system:authenticated"),
        BindingOf("system:discovery", "system:authenticated"),
        BindingOf("system:monitoring", "system:monitoring"),

        // Of nobody: nodes are asked by their own rules. It is there for those who want to add somebody.
        BindingOf("system:node"),
        BindingOf("system:public-info-viewer", "system:authenticated", "system:unauthenticated"),
        BindingOf("system:service-account-issuer-discovery", "system:serviceaccounts"),

        // Under the names that kubeadm gives them: new nodes ask with a bootstrap token, nodes renew their own certificates.
        NamedBinding("kubeadm:kubelet-bootstrap", "system:node-bootstrapper", NodeTokens),
        NamedBinding("kubeadm:node-autoapprove-bootstrap", Requests + ":nodeclient", NodeTokens),
        NamedBinding("kubeadm:node-autoapprove-certificate-rotation", Requests + ":selfnodeclient", "system:nodes"),
        .. ControllerRoles.ClusterRoleBindings(),
        .. ComponentRoles.ClusterRoleBindings(),
    ];

    private static IEnumerable<JsonObject> CertificateRoles() =>
    [
        RoleOf(Requests + ":nodeclient", Rule("create", Certificates, "certificatesigningrequests/nodeclient")),
        RoleOf(Requests + ":selfnodeclient", Rule("create", Certificates, "certificatesigningrequests/selfnodeclient")),
        ApproverOf("kube-apiserver-client"),
        ApproverOf("kube-apiserver-client-kubelet"),
        ApproverOf("kubelet-serving"),
        ApproverOf("legacy-unknown"),
    ];

    private static JsonObject ApproverOf(string signer) => RoleOf(
        $"system:{Certificates}:{signer}-approver", new PolicyRule(["approve"], [Certificates], ["signers"], ["kubernetes.io/" + signer], []));

    private static PolicyRule PathRule(string verbs, params string[] paths) => new(verbs.Split(' '), [], [], [], [.. paths.Order(StringComparer.Ordinal)]);

    public static JsonObject RoleOf(string name, params IEnumerable<PolicyRule> rules) => new()
    {
        ["metadata"] = Head(name),
        ["rules"] = new JsonArray([.. rules.Select(rule => rule.ToJson())]),
    };

    private static JsonObject Aggregated(string name, params IEnumerable<PolicyRule> rules)
    {
        JsonObject role = RoleOf(name, rules);
        role["aggregationRule"] = new JsonObject
        {
            ["clusterRoleSelectors"] = new JsonArray(new JsonObject { ["matchLabels"] = new JsonObject { [AggregationLabel(name)] = "true" } }),
        };
        return role;
    }

    private static JsonObject Labelled(JsonObject role, string into)
    {
        role["metadata"]!["labels"]![AggregationLabel(into)] = "true";
        return role;
    }

    private static JsonObject BindingOf(string role, params IEnumerable<string> groups) => NamedBinding(role, role, [.. groups]);

    private static JsonObject NamedBinding(string name, string role, params IReadOnlyList<string> groups) =>
        BindingTo("ClusterRole", name, role, groups.Select(group => new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Group", ["name"] = group }));

    public static JsonObject BindingTo(string roleKind, string name, string role, IEnumerable<JsonObject> subjects) => new()
    {
        ["metadata"] = Head(name),
        ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = roleKind, ["name"] = role },
        ["subjects"] = new JsonArray([.. subjects]),
    };

    private static JsonObject Head(string name) => new()
    {
        ["name"] = name,
        ["labels"] = new JsonObject { ["kubernetes.io/bootstrapping"] = "rbac-defaults" },
        ["annotations"] = new JsonObject { ["rbac.authorization.kubernetes.io/autoupdate"] = "true" },
    };

    private static string AggregationLabel(string role) => "rbac.authorization.k8s.io/aggregate-to-" + role;
}
