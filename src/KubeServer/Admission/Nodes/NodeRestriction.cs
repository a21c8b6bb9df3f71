using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Coordination;
using Gantry.Kube.Core;
using Gantry.Kube.Storage;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Authorization;
using Gantry.Store;

namespace Gantry.KubeServer.Admission.Nodes;

/// <summary>A node's agent changes only what is its own: its Node, its lease, the pods that are bound to it and tokens for them.</summary>
internal sealed class NodeRestriction(Func<Authorizer> authorizer) : IAdmissionStep
{
    private const string UserPrefix = "system:node:";

    public async ValueTask ChangeAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (!request.User.Groups.Contains("system:nodes") || request.Operation == Operation.Connect)
            return;
        if (!request.User.Name.StartsWith(UserPrefix, StringComparison.Ordinal) || request.User.Name.Length == UserPrefix.Length)
            throw request.Forbidden($"could not determine node from user \"{request.User.Name}\"");

        string node = request.User.Name[UserPrefix.Length..];
        if (request.Definition == Pod.Definition)
            await CheckPodAsync(request, node, cancel);
        else if (request.Definition == Node.Definition)
            CheckNode(request, node);
        else if (request.Definition == PersistentVolumeClaim.Definition)
            CheckClaim(request, node);
        else if (request.Definition == ServiceAccount.Definition && request is { Subresource: "token", IsCreation: true })
            await CheckTokenAsync(request, node, cancel);
        else if (request.Definition == Lease.Definition)
            CheckLease(request, node);
        else if (request.Definition is { Group: "resource.k8s.io", Plural: "resourceslices" })
            CheckSlice(request, node);
        else if (request.Definition == CSINode.Definition && NameOf(request) != node)
            throw request.Forbidden("can only access CSINode with the same name as the requesting node");
    }

    public ValueTask CheckAsync(AdmissionRequest request, CancellationToken cancel) => ValueTask.CompletedTask;

    private static async ValueTask CheckPodAsync(AdmissionRequest request, string node, CancellationToken cancel)
    {
        switch (request.Subresource, request.Operation)
        {
            case ("", Operation.Create):
                MirrorPods.Check(request, node, await FindNodeAsync(request, node, cancel));
                break;
            case ("", Operation.Delete) when NodeOf(request.Old) != node:
                throw request.Forbidden($"node \"{node}\" can only delete pods with spec.nodeName set to itself");
            case ("", Operation.Update):
                throw request.Forbidden($"unexpected operation \"{request.Operation}\", node \"{node}\" can only create and delete mirror pods");
            case ("status", _) when NodeOf(request.Old) != node:
                throw request.Forbidden($"node \"{node}\" can only update pod status for pods with spec.nodeName set to itself");
            case ("status", _) when !JsonNode.DeepEquals(Labels(request.Old), Labels(request.Object)):
                throw request.Forbidden($"node \"{node}\" cannot update labels through pod status");
            case ("status", _) when !JsonNode.DeepEquals(Claims(request.Old), Claims(request.Object)):
                throw request.Forbidden($"node \"{node}\" cannot update resource claim statuses");
            case ("eviction", _) when NodeOf(await FindPodAsync(request, request.Name, cancel)) != node:
                throw request.Forbidden($"node {node} can only evict pods with spec.nodeName set to itself");
            case ("" or "status" or "eviction", _):
                break;
            default:
                throw request.Forbidden($"unexpected pod subresource \"{request.Subresource}\", only 'status' and 'eviction' are allowed");
        }
    }

    private static void CheckNode(AdmissionRequest request, string node)
    {
        if (NameOf(request) != node)
            throw request.Forbidden($"node \"{node}\" is not allowed to modify node \"{NameOf(request)}\"");
        if (request.Object is not { } item)
            return;
        if (item.Child("spec").Field("configSource") is { } source && !JsonNode.DeepEquals(source, request.Old.Child("spec").Field("configSource")))
            throw request.Forbidden($"node \"{node}\" is not allowed to update configSource to a new non-nil configSource");
        if (request.Old is { } old && !JsonNode.DeepEquals(Taints(item), Taints(old)))
            throw request.Forbidden($"node \"{node}\" is not allowed to modify taints");
        IReadOnlyList<string> labels = NodeLabels.Forbidden(item, request.Old);
        if (labels.Count > 0)
            throw request.Forbidden(request.IsCreation ? $"node \"{node}\" is not allowed to set the following labels: {string.Join(", ", labels)}" : $"is not allowed to modify labels: {string.Join(", ", labels)}");
    }

    // How large the volume has become is the node's to say, and nothing else: neither whose claim it is nor who may have it.
    private static void CheckClaim(AdmissionRequest request, string node)
    {
        if (request.Subresource != "status")
            throw request.Forbidden("may only update PVC status");
        if (!JsonNode.DeepEquals(WithoutSizes(request.Old), WithoutSizes(request.Object)))
            throw request.Forbidden($"node \"{node}\" is not allowed to update fields other than status.capacity and status.conditions");
    }

    private static JsonObject WithoutSizes(JsonObject? claim)
    {
        JsonObject rest = claim?.Copy() ?? [];
        foreach (string field in (string[])["resourceVersion", "managedFields", "generation"])
            rest.Metadata.Remove(field);
        JsonObject status = rest.ChildOrNew("status");
        foreach (string field in (string[])["capacity", "conditions", "allocatedResources", "allocatedResourceStatuses"])
            status.Remove(field);
        return rest;
    }

    private async ValueTask CheckTokenAsync(AdmissionRequest request, string node, CancellationToken cancel)
    {
        JsonObject? bound = request.Object.Child("spec").Child("boundObjectRef");
        if (bound.Text("apiVersion") != "v1" || bound.Text("kind") != "Pod" || bound.Text("name") is not { Length: > 0 } name)
            throw request.Forbidden("node requested token not bound to a pod");
        if (bound.Text("uid") is not { Length: > 0 } uid)
            throw request.Forbidden("node requested token with a pod binding without a uid");
        JsonObject pod = await FindPodAsync(request, name, cancel);
        if (pod.Uid != uid)
            throw request.Forbidden($"the UID in the bound object reference ({uid}) does not match the UID in record. The object might have been deleted and then recreated");
        if (NodeOf(pod) != node)
            throw request.Forbidden("node requested token bound to a pod scheduled on a different node");
        string[] audiences = [.. request.Object.Child("spec").Texts("audiences")];
        if (audiences.Length > 1)
            throw request.Forbidden("node may only request 0 or 1 audiences");
        string audience = audiences.Length == 0 ? "" : audiences[0];
        if (!await TokenAudiences.HasAsync(request, pod, audience, cancel) && !await MayAskForAsync(request, audience, cancel))
            throw request.Forbidden($"audience \"{audience}\" not found in pod spec volume, {request.User.Name} is not authorized to request tokens for this audience");
    }

    // Nodes pull images with tokens for registries, which no pod speaks of; their owner says for which.
    private async ValueTask<bool> MayAskForAsync(AdmissionRequest request, string audience, CancellationToken cancel)
    {
        AccessRequest asked = new("request-serviceaccounts-token-audience") { Resource = audience, Namespace = request.Namespace, Name = request.Name };
        return (await authorizer().JudgeAsync(request.User, asked, cancel)).IsAllowed;
    }

    private static void CheckSlice(AdmissionRequest request, string node)
    {
        foreach (JsonObject? slice in (JsonObject?[])[request.Old, request.Object])
        {
            if (slice is not null && slice.Child("spec").Text("nodeName") != node)
                throw request.Forbidden("can only access ResourceSlices with the same NodeName as the requesting node");
        }
    }

    private static void CheckLease(AdmissionRequest request, string node)
    {
        if (request.Namespace != "kube-node-lease")
            throw request.Forbidden("can only access leases in the \"kube-node-lease\" system namespace");
        if (NameOf(request) != node)
            throw request.Forbidden("can only access node lease with the same name as the requesting node");
    }

    private static string NameOf(AdmissionRequest request) => request.Name.Length > 0 ? request.Name : request.Object?.Name ?? "";

    private static string NodeOf(JsonObject? pod) => pod.Child("spec").Text("nodeName") ?? "";

    private static JsonNode? Labels(JsonObject? item) => item.Child("metadata").Field("labels") is { IsBlank: false } labels ? labels : null;

    private static JsonNode? Claims(JsonObject? pod) => pod.Child("status").Field("resourceClaimStatuses") is { IsBlank: false } claims ? claims : null;

    private static JsonNode? Taints(JsonObject item) => item.Child("spec").Field("taints") is { IsBlank: false } taints ? taints : null;

    private static async ValueTask<JsonObject> FindPodAsync(AdmissionRequest request, string name, CancellationToken cancel)
    {
        Entry entry = await request.Registry.FindAsync(request.Registry.Catalog.Of<Pod>(), new ObjectKey(request.Namespace, name), cancel)
            ?? throw ApiErrors.NotFound(Pod.Definition with { Plural = "pod" }, name);
        return ObjectJson.Parse(entry.Value);
    }

    private static async ValueTask<JsonObject> FindNodeAsync(AdmissionRequest request, string name, CancellationToken cancel)
    {
        Entry entry = await request.Registry.FindAsync(request.Registry.Catalog.Of<Node>(), ObjectKey.ClusterScoped(name), cancel)
            ?? throw ApiErrors.NotFound(Node.Definition, name);
        return ObjectJson.Parse(entry.Value);
    }
}
