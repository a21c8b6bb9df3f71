using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

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
        CheckReferences(request, node, pod.Child("spec"));
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
            throw request.Forbidden($"node {node} UID mismatch: expected {self.Uid} got {owner.Text("uid")}");
    }

    private static void CheckReferences(AdmissionRequest request, string node, JsonObject? spec)
    {
        if (spec.Text("serviceAccountName") is { Length: > 0 })
            throw request.Forbidden($"node \"{node}\" can not create pods that reference a service account");
        (string Field, string Words)[] kinds = [("secret", "secrets"), ("configMap", "configmaps"), ("clusterTrustBundle", "clustertrustbundles"), ("persistentVolumeClaim", "persistentvolumeclaims")];
        foreach ((string field, string words) in kinds)
        {
            if (Refers(spec, field))
                throw request.Forbidden($"node \"{node}\" can not create pods that reference {words}");
        }
    }

    private static bool Refers(JsonObject? spec, string kind)
    {
        if (kind == "secret" && spec.Objects("imagePullSecrets").Any())
            return true;
        if (spec.Objects("volumes").Any(volume => volume.Child(kind) is not null || volume.Child("projected").Objects("sources").Any(source => source.Child(kind) is not null)))
            return true;
        return spec.Objects("containers").Concat(spec.Objects("initContainers")).Any(container =>
            container.Objects("env").Any(one => one.Child("valueFrom").Child($"{kind}KeyRef") is not null) || container.Objects("envFrom").Any(one => one.Child($"{kind}Ref") is not null));
    }
}
