using System.Text.Json.Nodes;
using static Gantry.KubeServer.Authorization.PolicyRule;

namespace Gantry.KubeServer.Authorization;

/// <summary>
/// What each of Kubernetes' controllers may do, no more than its work needs, as the service account that it acts for. Those that there are not
/// here have their roles too, for whoever runs them beside this server.
/// </summary>
internal static class ControllerRoles
{
    private const string Own = "create delete get list patch update watch";
    private const string Workloads = ComponentRoles.Workloads;

    // By the name of the service account.
    private static readonly (string Account, PolicyRule[] Rules)[] Controllers =
    [
        ("attachdetach-controller",
        [
            Rule("list watch", "", "persistentvolumeclaims persistentvolumes"),
            Rule(Read, "", "nodes"),
            Rule("patch update", "", "nodes/status"),
            Rule("list watch", "", "pods"),
            Events,
            Rule("create delete get list watch", "storage.k8s.io", "volumeattachments"),
            Rule(Read, "storage.k8s.io", "csidrivers"),
            Rule(Read, "storage.k8s.io", "csinodes"),
        ]),
        ("certificate-controller",
        [
            Rule("delete get list watch", "certificates.k8s.io", "certificatesigningrequests"),
            Rule("update", "certificates.k8s.io", "certificatesigningrequests/approval certificatesigningrequests/status"),
            Signers("approve", "kube-apiserver-client-kubelet"),
            Signers("sign", "kube-apiserver-client", "kube-apiserver-client-kubelet", "kubelet-serving", "legacy-unknown"),
            Rule("create", "authorization.k8s.io", "subjectaccessreviews"),
            Events,
        ]),
        ("clusterrole-aggregation-controller", [Rule("escalate get list patch update watch", "rbac.authorization.k8s.io", "clusterroles")]),
        ("cronjob-controller",
        [
            Rule("get list update watch", "batch", "cronjobs"),
            Rule(Own, "batch", "jobs"),
            Rule("update", "batch", "cronjobs/status"),
            Rule("update", "batch", "cronjobs/finalizers"),
            Rule("delete list watch", "", "pods"),
            Events,
        ]),
        ("daemon-set-controller",
        [
            Rule(Read, Workloads, "daemonsets"),
            Rule("update", Workloads, "daemonsets/status"),
            Rule("update", Workloads, "daemonsets/finalizers"),
            Rule("list watch", "", "nodes"),
            Rule("create delete list patch watch", "", "pods"),
            Rule("create", "", "pods/binding"),
            Rule(Own, "apps", "controllerrevisions"),
            Events,
        ]),
        ("deployment-controller",
        [
            Rule("get list update watch", Workloads, "deployments"),
            Rule("update", Workloads, "deployments/status"),
            Rule("update", Workloads, "deployments/finalizers"),
            Rule(Own, Workloads, "replicasets"),
            Rule("get list update watch", "", "pods"),
            Events,
        ]),
        ("device-taint-eviction-controller",
        [
            Rule("delete get list watch", "", "pods"),
            Rule("patch update", "", "pods/status"),
            Rule(Read, "resource.k8s.io", "resourceclaims"),
            Rule(Read, "resource.k8s.io", "resourceslices"),
            Rule(Read, "resource.k8s.io", "deviceclasses"),
            Events,
        ]),
        ("disruption-controller",
        [
            Rule(Read, Workloads, "deployments"),
            Rule(Read, Workloads, "replicasets"),
            Rule(Read, "", "replicationcontrollers"),
            Rule(Read, "policy", "poddisruptionbudgets"),
            Rule(Read, "apps", "statefulsets"),
            Rule("update", "policy", "poddisruptionbudgets/status"),
            Rule("patch update", "", "pods/status"),
            Rule("get", "*", "*/scale"),
            Events,
        ]),
        ("endpoint-controller",
        [
            Rule(Read, "", "pods services"),
            Rule("create delete get list update watch", "", "endpoints"),
            Rule("create", "", "endpoints/restricted"),
            Events,
        ]),
        ("endpointslice-controller",
        [
            Rule(Read, "", "nodes pods services"),
            Rule("update", "", "services/finalizers"),
            Rule("create delete get list update watch", "discovery.k8s.io", "endpointslices"),
            Events,
        ]),
        ("endpointslicemirroring-controller",
        [
            Rule(Read, "", "endpoints services"),
            Rule("update", "", "services/finalizers"),
            Rule("update", "", "endpoints/finalizers"),
            Rule("create delete get list update watch", "discovery.k8s.io", "endpointslices"),
            Events,
        ]),
        ("ephemeral-volume-controller",
        [
            Rule(Read, "", "pods"),
            Rule("update", "", "pods/finalizers"),
            Rule("create get list watch", "", "persistentvolumeclaims"),
            Events,
        ]),
        ("expand-controller",
        [
            Rule("get list patch update watch", "", "persistentvolumes"),
            Rule("patch update", "", "persistentvolumeclaims/status"),
            Rule(Read, "", "persistentvolumeclaims"),
            Events,
        ]),

        // The original's API server does this by itself.
        ("generic-garbage-collector", [Rule("delete get list patch update watch", "*", "*"), Events]),
        ("horizontal-pod-autoscaler",
        [
            Rule(Read, "autoscaling", "horizontalpodautoscalers"),
            Rule("update", "autoscaling", "horizontalpodautoscalers/status"),
            Rule("get update", "*", "*/scale"),
            Rule("list watch", "", "pods"),
            Rule("list watch", "metrics.k8s.io", "pods"),
            Rule(Read, "custom.metrics.k8s.io", "*"),
            Rule(Read, "external.metrics.k8s.io", "*"),
            Events,
        ]),
        ("job-controller",
        [
            Rule("get list patch update watch", "batch", "jobs"),
            Rule("update", "batch", "jobs/status"),
            Rule("update", "batch", "jobs/finalizers"),
            Rule("create delete list patch watch", "", "pods"),
            Events,
        ]),
        ("legacy-service-account-token-cleaner", [Rule("get", "", "configmaps", "kube-apiserver-legacy-service-account-token-tracking"), Rule("delete get patch", "", "secrets")]),
        ("namespace-controller",
        [
            Rule("delete get list watch", "", "namespaces"),
            Rule("update", "", "namespaces/finalize namespaces/status"),
            Rule("delete deletecollection get list watch", "*", "*"),
        ]),
        ("node-controller",
        [
            Rule("delete get list patch update watch", "", "nodes"),
            Rule("patch update", "", "nodes/status"),
            Rule("patch update", "", "pods/status"),
            Rule("delete get list watch", "", "pods"),
            Events,
        ]),
        ("persistent-volume-binder",
        [
            Rule("create delete get list update watch", "", "persistentvolumes"),
            Rule("update", "", "persistentvolumes/status"),
            Rule("get list update watch", "", "persistentvolumeclaims"),
            Rule("update", "", "persistentvolumeclaims/status"),
            Rule("create delete get list watch", "", "pods"),
            Rule(Read, "storage.k8s.io", "storageclasses"),
            Rule("list watch", "", "nodes"),
            Events,
            Rule("watch", "", "events"),
        ]),
        ("pod-garbage-collector", [Rule("delete list watch", "", "pods"), Rule(Read, "", "nodes"), Rule("patch", "", "pods/status")]),
        ("pv-protection-controller", [Rule("get list patch update watch", "", "persistentvolumes"), Events]),
        ("pvc-protection-controller", [Rule("get list patch update watch", "", "persistentvolumeclaims"), Rule(Read, "", "pods"), Events]),
        ("replicaset-controller",
        [
            Rule("get list update watch", Workloads, "replicasets"),
            Rule("update", Workloads, "replicasets/status"),
            Rule("update", Workloads, "replicasets/finalizers"),
            Rule("create delete list patch watch", "", "pods"),
            Events,
        ]),
        ("replication-controller",
        [
            Rule("get list update watch", "", "replicationcontrollers"),
            Rule("update", "", "replicationcontrollers/status"),
            Rule("update", "", "replicationcontrollers/finalizers"),
            Rule("create delete list patch watch", "", "pods"),
            Events,
        ]),
        ("resource-claim-controller",
        [
            Rule(Read, "", "pods"),
            Rule("update", "", "pods/finalizers"),
            Rule("create delete get list watch", "resource.k8s.io", "resourceclaims"),
            Rule("patch update", "resource.k8s.io", "resourceclaims resourceclaims/status"),
            Rule("patch update", "", "pods/status"),
            Events,
            Rule("patch update", "resource.k8s.io", "resourceclaims/binding"),
        ]),
        ("resourcequota-controller", [Rule("list watch", "*", "*"), Rule("update", "", "resourcequotas/status"), Events]),
        ("root-ca-cert-publisher", [Rule("create update", "", "configmaps"), Events]),
        ("route-controller", [Rule("list watch", "", "nodes"), Rule("patch", "", "nodes/status"), Events]),
        ("selinux-warning-controller",
        [
            Events,
            Rule(Read, "", "persistentvolumes"),
            Rule(Read, "", "persistentvolumeclaims"),
            Rule(Read, "", "pods"),
            Rule(Read, "storage.k8s.io", "csidrivers"),
        ]),
        ("service-account-controller", [Rule("create", "", "serviceaccounts"), Events]),
        ("service-cidrs-controller",
        [
            Rule("get list patch update watch", "networking.k8s.io", "servicecidrs"),
            Rule("patch update", "networking.k8s.io", "servicecidrs/finalizers"),
            Rule("patch update", "networking.k8s.io", "servicecidrs/status"),
            Rule(Read, "networking.k8s.io", "ipaddresses"),
            Events,
        ]),
        ("service-controller", [Rule(Read, "", "services"), Rule("patch update", "", "services/status"), Rule("list watch", "", "nodes"), Events]),
        ("statefulset-controller",
        [
            Rule("list watch", "", "pods"),
            Rule(Read, "apps", "statefulsets"),
            Rule("update", "apps", "statefulsets/status"),
            Rule("update", "apps", "statefulsets/finalizers"),
            Rule("create delete get patch update", "", "pods"),
            Rule(Own, "apps", "controllerrevisions"),
            Rule("create get list watch", "", "persistentvolumeclaims"),
            Rule("delete update", "", "persistentvolumeclaims"),
            Rule("update", "", "pods/finalizers"),
            Events,
        ]),
        ("ttl-after-finished-controller", [Rule("delete get list watch", "batch", "jobs"), Events]),
        ("ttl-controller", [Rule("list patch update watch", "", "nodes"), Events]),
        ("validatingadmissionpolicy-status-controller",
        [
            Rule(Read, "admissionregistration.k8s.io", "validatingadmissionpolicies"),
            Rule("get patch update", "admissionregistration.k8s.io", "validatingadmissionpolicies/status"),
            Events,
        ]),
        ("volumeattributesclass-protection-controller",
        [
            Rule(Read, "", "persistentvolumeclaims"),
            Rule(Read, "", "persistentvolumes"),
            Rule("get list update watch", "storage.k8s.io", "volumeattributesclasses"),
            Events,
        ]),
    ];

    public static IEnumerable<JsonObject> ClusterRoles() => Controllers.Select(controller => BootstrapRoles.RoleOf(ComponentRoles.Controller + controller.Account, controller.Rules));

    public static IEnumerable<JsonObject> ClusterRoleBindings() =>
        Controllers.Select(controller => ComponentRoles.Binding(ComponentRoles.Controller + controller.Account, ComponentRoles.Account(controller.Account)));

    private static PolicyRule Signers(string verb, params string[] signers) =>
        new([verb], ["certificates.k8s.io"], ["signers"], [.. signers.Select(signer => "kubernetes.io/" + signer)], []);
}
