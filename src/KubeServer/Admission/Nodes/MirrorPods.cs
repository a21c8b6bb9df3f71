using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Authorization;

namespace Gantry.KubeServer.Admission.Nodes;

/// <summary>The only pods that a node may make: images of those that it runs by itself, which refer to nothing else.</summary>
internal static class MirrorPods
{
    public const string Annotation = "kubernetes.io/config.mirror";

    public static bool Is(JsonObject? pod) => pod.Child("metadata").Child("annotations").Field(Annotation) is not null;

    public static void Check(AdmissionRequest request, string node, JsonObject self)
    {
        JsonObject pod = request.Object!;
        if (!Is(pod))
            throw request.Forbidden($"pod does not have \"{Annotation}\" annotation, node \"{node}\" can only create mirror pods");
        if (pod.Child("spec").Text("nodeName") != node)
            throw request.Forbidden($"node \"{node}\" can only create pods with spec.nodeName set to itself");
        CheckOwner(request, node, self, [.. pod.Child("metadata").Objects("ownerReferences")]);
        CheckReferences(request, node, pod);
    }

    /// <summary>What no mirror pod has, whoever makes it: the pod runs already, and what it refers to would be given to it by nobody.</summary>
    public static void CheckAccount(AdmissionRequest request)
    {
        JsonObject? spec = request.Object.Child("spec");
        PodReferences found = new(request.Object!);
        if (found.ServiceAccount.Length > 0 || spec.Text("serviceAccount") is { Length: > 0 })
            throw request.Forbidden("a mirror pod may not reference service accounts");
        if (found.Secrets.Count > 0)
            throw request.Forbidden("a mirror pod may not reference secrets");
        if (Projects(spec, "serviceAccountToken"))
            throw request.Forbidden("a mirror pod may not use ServiceAccountToken volume projections");
    }

    private static void CheckOwner(AdmissionRequest request, string node, JsonObject self, JsonObject[] owners)
    {
        if (owners.Length > 1)
            throw request.Forbidden($"node \"{node}\" can only create pods with a single owner reference set to itself");
        if (owners is not [var owner] || owner.Text("apiVersion") != "v1" || owner.Text("kind") != "Node" || owner.Text("name") != node)
            throw request.Forbidden($"node \"{node}\" can only create pods with an owner reference set to itself");
        if (owner.Flag("controller") != true)
            throw request.Forbidden($"node \"{node}\" can only create pods with a controller owner reference set to itself");
        if (owner.Flag("blockOwnerDeletion") == true)
            throw request.Forbidden($"node \"{node}\" must not set blockOwnerDeletion on an owner reference");
        if (owner.Text("uid") != self.Uid)
            throw request.Forbidden($"node {node} UID mismatch: expected {owner.Text("uid")} got {self.Uid}");
    }

    // What a pod refers to its node may read: a node that could make such a pod could read anything.
    private static void CheckReferences(AdmissionRequest request, string node, JsonObject pod)
    {
        JsonObject? spec = pod.Child("spec");
        PodReferences found = new(pod);
        (bool Has, string Words)[] kinds =
        [
            (found.ServiceAccount.Length > 0 || spec.Text("serviceAccount") is { Length: > 0 } || Projects(spec, "serviceAccountToken"), "a service account"),
            (found.Secrets.Count > 0, "secrets"),
            (found.ConfigMaps.Count > 0, "configmaps"),
            (Projects(spec, "clusterTrustBundle"), "clustertrustbundles"),
            (found.Claims.Count > 0, "persistentvolumeclaims"),
            (found.ResourceClaims.Count > 0 || spec.Objects("resourceClaims").Any(), "resourceclaims"),
        ];
        foreach ((_, string words) in kinds.Where(kind => kind.Has))
            throw request.Forbidden($"node \"{node}\" can not create pods that reference {words}");
    }

    private static bool Projects(JsonObject? spec, string kind) =>
        spec.Objects("volumes").Any(volume => volume.Child("projected").Objects("sources").Any(source => source.Child(kind) is not null));
}
