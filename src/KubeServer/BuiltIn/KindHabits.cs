using Gantry.Kube;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.BuiltIn;

/// <summary>What many kinds have in common and others have not, as clients know it of each.</summary>
internal static class KindHabits
{
    private static readonly HashSet<string> DeletionAnswers =
    [
        "/persistentvolumeclaims", "/persistentvolumes", "/pods", "/podtemplates", "/resourcequotas", "/serviceaccounts", "/services",
        "resource.k8s.io/deviceclasses", "resource.k8s.io/resourceclaims", "resource.k8s.io/resourceclaimtemplates", "resource.k8s.io/resourceslices",
        "storage.k8s.io/csidrivers", "storage.k8s.io/csinodes", "storage.k8s.io/storageclasses", "storage.k8s.io/volumeattachments", "storage.k8s.io/volumeattributesclasses",
    ];

    // Who writes over these without having read them would undo what somebody else decided a moment ago.
    private static readonly HashSet<string> NeedVersion =
    [
        "admissionregistration.k8s.io/mutatingadmissionpolicies", "admissionregistration.k8s.io/mutatingadmissionpolicybindings",
        "admissionregistration.k8s.io/mutatingwebhookconfigurations", "admissionregistration.k8s.io/validatingadmissionpolicies",
        "admissionregistration.k8s.io/validatingadmissionpolicybindings", "admissionregistration.k8s.io/validatingwebhookconfigurations",
        "apiextensions.k8s.io/customresourcedefinitions", "apiregistration.k8s.io/apiservices", "coordination.k8s.io/leases", "node.k8s.io/runtimeclasses",
        "policy/poddisruptionbudgets", "storage.k8s.io/csidrivers", "storage.k8s.io/csinodes", "storage.k8s.io/csistoragecapacities", "storage.k8s.io/volumeattachments",
        "storage.k8s.io/volumeattributesclasses",
    ];

    // Groups and kinds whose status path changes nothing of the metadata.
    private static readonly HashSet<string> KeepMetadata =
    [
        "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "certificates.k8s.io", "flowcontrol.apiserver.k8s.io",
        "networking.k8s.io/servicecidrs", "resource.k8s.io", "storage.k8s.io/volumeattachments",
    ];

    /// <summary>Whether a deletion that is done is answered with what was deleted.</summary>
    public static bool AnswersDeletionWithObject(ResourceDefinition kind) => DeletionAnswers.Contains(NameOf(kind));

    public static KindBehaviour Of(ResourceDefinition kind, KindBehaviour behaviour) => behaviour with
    {
        AnswersDeletionWithObject = AnswersDeletionWithObject(kind),
        NeedsVersion = NeedVersion.Contains(NameOf(kind)),
        StatusKeepsOfMetadata = StatusKeeps(kind),
    };

    private static string[] StatusKeeps(ResourceDefinition kind) => NameOf(kind) switch
    {
        // A node's agent that is older than owners would drop those of a pod.
        "/pods" => ["ownerReferences"],
        "apps/deployments" => ["labels"],
        var name when KeepMetadata.Contains(kind.Group) || KeepMetadata.Contains(name) => ["ownerReferences", "finalizers", "labels", "annotations"],
        _ => [],
    };

    private static string NameOf(ResourceDefinition kind) => $"{kind.Group}/{kind.Plural}";
}
