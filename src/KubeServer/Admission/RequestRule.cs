using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.Admission;

/// <summary>Which requests a webhook or a policy speaks of: operations, groups, versions, resources, scope, and for policies names.</summary>
internal sealed class RequestRule(JsonObject rule)
{
    private readonly string[] _operations = [.. rule.Texts("operations")];
    private readonly string[] _groups = [.. rule.Texts("apiGroups")];
    private readonly string[] _versions = [.. rule.Texts("apiVersions")];
    private readonly string[] _resources = [.. rule.Texts("resources")];
    private readonly string[] _names = [.. rule.Texts("resourceNames")];
    private readonly string _scope = rule.Text("scope") ?? "*";

    /// <summary>Judges a request as if it were made for the given resource.</summary>
    public bool Covers(AdmissionRequest request, ResourceDefinition resource) =>
        Has(_operations, request.Operation)
        && Has(_groups, resource.Group)
        && Has(_versions, resource.Version)
        && _resources.Any(named => CoversResource(named, resource.Plural, request.Subresource))
        && CoversScope(request)
        && (_names.Length == 0 || _names.Contains(request.Name));

    private static bool Has(string[] named, string value) => named.Contains("*") || named.Contains(value);

    // pods, pods/log, pods/*, */scale, */* or *, which stands for all resources without their subresources.
    private static bool CoversResource(string named, string plural, string subresource)
    {
        int slash = named.IndexOf('/');
        string main = slash < 0 ? named : named[..slash];
        string below = slash < 0 ? "" : named[(slash + 1)..];
        return (main == "*" || main == plural) && (below == "*" || below == subresource);
    }

    // Requests for a namespace itself carry its name as their namespace, although it belongs to the cluster.
    private bool CoversScope(AdmissionRequest request)
    {
        bool isOfCluster = request.Namespace.Length == 0 || request.Definition is { Group: "", Plural: "namespaces" };
        return _scope switch
        {
            "Namespaced" => !isOfCluster,
            "Cluster" => isOfCluster,
            _ => true,
        };
    }
}
