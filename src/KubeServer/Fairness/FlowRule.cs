using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Fairness;

/// <summary>One rule of a flow schema: whose requests for what belong to it.</summary>
internal sealed class FlowRule
{
    private const string All = "*";
    private const string AccountPrefix = "system:serviceaccount:";

    private readonly Func<RequestUser, bool>[] _subjects;
    private readonly Func<RequestScope, bool>[] _objects;

    private FlowRule(JsonObject rule)
    {
        _subjects = [.. rule.Objects("subjects").Select(SubjectOf)];
        _objects = [.. rule.Objects("resourceRules").Select(ResourceOf), .. rule.Objects("nonResourceRules").Select(PathOf)];
    }

    public static FlowRule Read(JsonObject rule) => new(rule);

    public bool Matches(RequestScope request, RequestUser user)
    {
        foreach (Func<RequestUser, bool> subject in _subjects)
        {
            if (subject(user))
                return MatchesObject(request);
        }

        return false;
    }

    private bool MatchesObject(RequestScope request)
    {
        foreach (Func<RequestScope, bool> one in _objects)
        {
            if (one(request))
                return true;
        }

        return false;
    }

    private static Func<RequestUser, bool> SubjectOf(JsonObject subject)
    {
        switch (subject.Text("kind"))
        {
            case "User":
                string name = subject.Child("user").Text("name") ?? "";
                return user => name == All || user.Name == name;
            case "Group":
                string group = subject.Child("group").Text("name") ?? "";
                return user => group == All || user.Groups.Contains(group);
            case "ServiceAccount":
                string space = subject.Child("serviceAccount").Text("namespace") ?? "";
                string account = subject.Child("serviceAccount").Text("name") ?? "";
                return account == All
                    ? user => user.Name.StartsWith($"{AccountPrefix}{space}:", StringComparison.Ordinal)
                    : user => user.Name == $"{AccountPrefix}{space}:{account}";
            default:
                return _ => false;
        }
    }

    private static Func<RequestScope, bool> ResourceOf(JsonObject rule)
    {
        string[] verbs = [.. rule.Texts("verbs")];
        string[] groups = [.. rule.Texts("apiGroups")];
        string[] resources = [.. rule.Texts("resources")];
        string[] spaces = [.. rule.Texts("namespaces")];
        bool isClusterScope = rule.Flag("clusterScope") ?? false;
        return request => request.IsResource
            && Has(verbs, request.Verb)
            && Has(groups, request.Target.Group)
            && Has(resources, request.Target.Subresource.Length == 0 ? request.Target.Plural : $"{request.Target.Plural}/{request.Target.Subresource}")
            && (request.Target.Namespace.Length == 0 ? isClusterScope : Has(spaces, request.Target.Namespace));
    }

    private static Func<RequestScope, bool> PathOf(JsonObject rule)
    {
        string[] verbs = [.. rule.Texts("verbs")];
        string[] paths = [.. rule.Texts("nonResourceURLs")];
        return request => !request.IsResource && Has(verbs, request.Verb) && paths.Any(path =>
            path == All || path == request.Path || (path.EndsWith("/*", StringComparison.Ordinal) && request.Path.StartsWith(path[..^1], StringComparison.Ordinal)));
    }

    private static bool Has(string[] list, string wanted) => Array.IndexOf(list, All) >= 0 || Array.IndexOf(list, wanted) >= 0;
}
