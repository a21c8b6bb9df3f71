using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Kinds;

namespace Gantry.KubeServer.Authorization;

/// <summary>
/// What nodes may do: their own role for most, but of secrets, volumes and the like only what pods that are bound to them need. A node is a user
/// system:node:NAME in the group system:nodes.
/// </summary>
internal sealed class NodeAuthorizer(ResourceCatalog catalog)
{
    private const string UserPrefix = "system:node:";
    private const string Group = "system:nodes";
    private const string Unrelated = "no relationship found between node '{0}' and this object";

    private readonly ResourceCache _pods = catalog.Find("", "v1", "pods")!.Cache;
    private readonly ResourceCache _volumes = catalog.Find("", "v1", "persistentvolumes")!.Cache;
    private readonly ResourceCache? _slices = catalog.Find("resource.k8s.io", "v1", "resourceslices")?.Cache;
    private readonly ResourceCache? _attachments = catalog.Find("storage.k8s.io", "v1", "volumeattachments")?.Cache;

    // A pod is read once for each of its versions, and only when its node asks for something.
    private readonly ConditionalWeakTable<CachedObject, PodReferences> _references = [];

    /// <summary>The node that a user is; null for everybody else.</summary>
    public static string? NodeOf(RequestUser user) =>
        user.Name.StartsWith(UserPrefix, StringComparison.Ordinal) && user.Groups.Contains(Group) ? user.Name[UserPrefix.Length..] : null;

    public Verdict Judge(string node, AccessRequest asked)
    {
        if (node.Length == 0)
            return new Verdict(false, $"unknown node for user \"{UserPrefix}\"");
        string refusal = asked.IsPath ? "" : Refusal(node, asked);
        if (refusal.Length > 0)
            return new Verdict(false, string.Format(System.Globalization.CultureInfo.InvariantCulture, refusal, node));
        return NodeRules.All.Any(rule => rule.Allows(asked)) ? new Verdict(true, "") : new Verdict(false, "");
    }

    private string Refusal(string node, AccessRequest asked) => (asked.Group, asked.Resource) switch
    {
        ("", "secrets") => ReadRefusal(node, asked, (pod, name) => pod.Secrets.Contains(name)),
        ("", "configmaps") => ReadRefusal(node, asked, (pod, name) => pod.ConfigMaps.Contains(name)),
        ("", "persistentvolumeclaims") => ClaimRefusal(node, asked),
        ("", "persistentvolumes") => GetRefusal(asked) is { Length: > 0 } refusal ? refusal : IsVolumeOf(node, asked.Name) ? "" : Unrelated,
        ("", "serviceaccounts") => AccountRefusal(node, asked),
        ("", "pods") => PodRefusal(node, asked),
        ("", "nodes") => NodeRefusal(node, asked),
        ("storage.k8s.io", "volumeattachments") => GetRefusal(asked) is { Length: > 0 } refusal ? refusal : IsAttachedTo(node, asked.Name) ? "" : Unrelated,
        ("storage.k8s.io", "csinodes") => DriversRefusal(node, asked),
        ("coordination.k8s.io", "leases") => LeaseRefusal(node, asked),
        ("resource.k8s.io", "resourceclaims") => GetRefusal(asked) is { Length: > 0 } refusal ? refusal : IsNeeded(node, asked, (pod, name) => pod.ResourceClaims.Contains(name)) ? "" : Unrelated,
        ("resource.k8s.io", "resourceslices") => SliceRefusal(node, asked),
        _ => "",
    };

    // Slices say which devices there are: those of other nodes are not this one's to see or to take away.
    private string SliceRefusal(string node, AccessRequest asked)
    {
        if (asked.Subresource.Length > 0)
            return "cannot access subresource";
        if (asked.Verb is "list" or "watch" or "deletecollection" && asked.Name.Length == 0)
            return asked.Selects("spec.nodeName", node) ? "" : "can only list/watch/deletecollection resourceslices with nodeName field selector";
        if (asked.Verb == "create")
            return "";
        CachedObject? slice = _slices?.Snapshot.Objects.Find($"{StoreKeys.Root}resource.k8s.io/resourceslices/{asked.Name}");
        return slice is null || ObjectJson.Parse(slice.Json).Child("spec").Text("nodeName") == node ? "" : Unrelated;
    }

    private string ReadRefusal(string node, AccessRequest asked, Func<PodReferences, string, bool> isNeeded)
    {
        if (asked.Verb is not ("get" or "list" or "watch"))
            return "can only read resources of this type";
        if (asked.Subresource.Length > 0)
            return "cannot read subresource";
        if (asked.Namespace.Length == 0)
            return "can only read namespaced object of this type";
        if (asked.Name.Length == 0)
            return "No Object name found";
        return IsNeeded(node, asked, isNeeded) ? "" : Unrelated;
    }

    private string ClaimRefusal(string node, AccessRequest asked)
    {
        bool isGood = asked.Subresource == "status" ? asked.Verb is "get" or "update" or "patch" : asked is { Subresource: "", Verb: "get" };
        if (!isGood)
            return "can only get individual resources of this type";
        return IsNeeded(node, asked, (pod, name) => pod.Claims.Contains(name)) ? "" : Unrelated;
    }

    private string AccountRefusal(string node, AccessRequest asked)
    {
        bool isGood = asked is { Verb: "create", Subresource: "token" } or { Verb: "get", Subresource: "" };
        if (!isGood)
            return "can only create tokens for individual service accounts";
        return IsNeeded(node, asked, (pod, name) => pod.ServiceAccount == name) ? "" : Unrelated;
    }

    // Pods of other nodes are none of its business; it may still create mirrors of its own, which admission looks at.
    private string PodRefusal(string node, AccessRequest asked) => asked.Subresource.Length > 0 ? "" : asked.Verb switch
    {
        "list" or "watch" when asked.Name.Length == 0 => asked.Selects("spec.nodeName", node) ? "" : "can only list/watch pods with spec.nodeName field selector",
        "get" or "list" or "watch" => IsNeeded(node, asked, (pod, name) => pod.Pod == name) ? "" : Unrelated,
        _ => "",
    };

    private static string NodeRefusal(string node, AccessRequest asked) => asked.Verb switch
    {
        "list" or "watch" when asked.Name.Length == 0 => asked.Selects("metadata.name", node) ? "" : "node '{0}' cannot read all nodes, only its own Node object",
        "get" or "list" or "watch" => asked.Name == node ? "" : "node '{0}' cannot read '" + asked.Name.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal) + "', only its own Node object",
        _ => "",
    };

    private static string LeaseRefusal(string node, AccessRequest asked)
    {
        if (asked.Verb is not ("get" or "create" or "update" or "patch" or "delete"))
            return "can only get, create, update, patch, or delete a node lease";
        if (asked.Namespace != "kube-node-lease")
            return "can only access leases in the \"kube-node-lease\" system namespace";
        return OwnRefusal(node, asked, "can only access node lease with the same name as the requesting node");
    }

    private static string DriversRefusal(string node, AccessRequest asked)
    {
        if (asked.Verb is not ("get" or "create" or "update" or "patch" or "delete"))
            return "can only get, create, update, patch, or delete a CSINode";
        return asked.Subresource.Length > 0 ? "cannot authorize CSINode subresources" : OwnRefusal(node, asked, "can only access CSINode with the same name as the requesting node");
    }

    // Who creates an object may name it in the body only, and admission sees that.
    private static string OwnRefusal(string node, AccessRequest asked, string refusal) => asked.Verb == "create" || asked.Name == node ? "" : refusal;

    private static string GetRefusal(AccessRequest asked)
    {
        if (asked.Verb != "get" || asked.Name.Length == 0)
            return "can only get individual resources of this type";
        return asked.Subresource.Length > 0 ? "cannot get subresource" : "";
    }

    private bool IsNeeded(string node, AccessRequest asked, Func<PodReferences, string, bool> isNeeded) =>
        asked.Name.Length > 0 && PodsOf(node, asked.Namespace).Any(pod => isNeeded(pod, asked.Name));

    private IEnumerable<PodReferences> PodsOf(string node, string space) => _pods.Snapshot.Objects.StartingWith($"{StoreKeys.Root}core/pods/{(space.Length == 0 ? "" : space + "/")}")
        .Where(pod => pod.Field("spec.nodeName") == node)
        .Select(pod => _references.GetValue(pod, static one => new PodReferences(one)));

    private bool IsVolumeOf(string node, string name)
    {
        CachedObject? volume = _volumes.Snapshot.Objects.Find($"{StoreKeys.Root}core/persistentvolumes/{name}");
        JsonObject? claim = volume is null ? null : ObjectJson.Parse(volume.Json).Child("spec").Child("claimRef");
        return claim is not null && PodsOf(node, claim.Text("namespace") ?? "").Any(pod => pod.Claims.Contains(claim.Text("name") ?? ""));
    }

    private bool IsAttachedTo(string node, string name)
    {
        CachedObject? attachment = _attachments?.Snapshot.Objects.Find($"{StoreKeys.Root}storage.k8s.io/volumeattachments/{name}");
        return attachment is not null && ObjectJson.Parse(attachment.Json).Child("spec").Text("nodeName") == node;
    }
}
