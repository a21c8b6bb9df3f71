using static Gantry.KubeServer.Authorization.PolicyRule;

namespace Gantry.KubeServer.Authorization;

/// <summary>The role of nodes: the most that a node may do, before it is asked what its pods need.</summary>
internal static class NodeRules
{
    public static IReadOnlyList<PolicyRule> All { get; } =
    [
        Rule("create", "authentication.k8s.io", "tokenreviews"),
        Rule("create", "authorization.k8s.io", "localsubjectaccessreviews subjectaccessreviews selfsubjectaccessreviews selfsubjectrulesreviews"),
        Rule(Read, "", "services"),
        Rule("create " + Read, "", "nodes"),
        Rule("patch update", "", "nodes nodes/status"),
        Rule("create patch update", "", "events"),
        Rule("create patch update", "events.k8s.io", "events"),
        Rule(Read, "", "pods"),
        Rule("create delete", "", "pods"),
        Rule("patch update", "", "pods/status"),
        Rule("create", "", "pods/eviction"),
        Rule(Read, "", "configmaps secrets"),
        Rule("get", "", "endpoints persistentvolumeclaims persistentvolumes"),
        Rule("get patch update", "", "persistentvolumeclaims/status"),
        Rule("get", "", "serviceaccounts"),
        Rule("create", "", "serviceaccounts/token"),
        Rule("create " + Read, "certificates.k8s.io", "certificatesigningrequests"),
        Rule("create delete get patch update", "coordination.k8s.io", "leases"),
        Rule("get", "storage.k8s.io", "volumeattachments"),
        Rule(Read, "storage.k8s.io", "csidrivers"),
        Rule("create delete get patch update", "storage.k8s.io", "csinodes"),
        Rule(Read, "node.k8s.io", "runtimeclasses"),
        Rule("get", "resource.k8s.io", "resourceclaims"),
        Rule("create delete deletecollection get list patch update watch", "resource.k8s.io", "resourceslices"),
    ];
}
