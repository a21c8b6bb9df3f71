using Gantry.Kube;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Authorization;

/// <summary>Who may do what, until roles are objects: masters all, service accounts discovery and some reading in their own namespace.</summary>
internal static class AccessRules
{
    private const string ServiceAccountPrefix = "system:serviceaccount:";

    private static readonly string[] ReadingVerbs = ["get", "list", "watch"];
    private static readonly string[] ReadableInOwnNamespace = ["configmaps", "services", "endpoints", "endpointslices.discovery.k8s.io", "pods", "pods/log"];

    public static bool MayUse(RequestUser user, string verb, ResourceDefinition resource, RequestTarget target)
    {
        if (user.IsMaster)
            return true;

        string asked = target.Subresource.Length == 0 ? resource.QualifiedName : $"{resource.QualifiedName}/{target.Subresource}";
        return ReadingVerbs.Contains(verb)
            && NamespaceOf(user) is { } own
            && own == target.Namespace
            && ReadableInOwnNamespace.Contains(asked);
    }

    /// <summary>Discovery documents and the like: open to everyone who said who they are.</summary>
    public static bool MayReadPaths(RequestUser user) => user.IsMaster || user.Groups.Contains("system:authenticated");

    public static ApiException Refusal(RequestUser user, string verb, ResourceDefinition resource, RequestTarget target)
    {
        string asked = target.Subresource.Length == 0 ? resource.Plural : $"{resource.Plural}/{target.Subresource}";
        string scope = !resource.Namespaced || target.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{target.Namespace}\"";
        return ApiErrors.Forbidden(resource, target.Name, $"User \"{user.Name}\" cannot {verb} resource \"{asked}\" in API group \"{resource.Group}\" {scope}");
    }

    private static string? NamespaceOf(RequestUser user) =>
        user.Name.StartsWith(ServiceAccountPrefix, StringComparison.Ordinal) && user.Name[ServiceAccountPrefix.Length..].Split(':') is [var space, _]
            ? space
            : null;
}
