using Gantry.Kube;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Authorization;

/// <summary>Who may do what: masters everything, all others what roles that are bound to them allow.</summary>
internal sealed class Authorizer(ResourceCatalog catalog)
{
    private const string Group = "rbac.authorization.k8s.io";

    private readonly ResourceCache _roles = CacheOf(catalog, "roles");
    private readonly ResourceCache _clusterRoles = CacheOf(catalog, "clusterroles");
    private readonly ResourceCache _bindings = CacheOf(catalog, "rolebindings");
    private readonly ResourceCache _clusterBindings = CacheOf(catalog, "clusterrolebindings");
    private readonly NodeAuthorizer _nodes = new(catalog);
    private volatile RoleBook? _book;

    /// <summary>The roles as they are now.</summary>
    public RoleBook Book
    {
        get
        {
            RoleSources now = new(_roles.Snapshot.Objects, _clusterRoles.Snapshot.Objects, _bindings.Snapshot.Objects, _clusterBindings.Snapshot.Objects);
            RoleBook? book = _book;
            if (book?.Sources != now)
                _book = book = RoleBook.Of(now);
            return book;
        }
    }

    public Verdict Judge(RequestUser user, AccessRequest asked)
    {
        if (user.IsMaster)
            return new Verdict(true, "");
        string refusal = "";
        if (NodeAuthorizer.NodeOf(user) is { } node)
        {
            Verdict own = _nodes.Judge(node, asked);
            if (own.IsAllowed)
                return own;
            refusal = own.Reason;
        }

        foreach ((PolicyRule rule, Grant by) in Book.RulesFor(user, asked.Namespace))
        {
            if (rule.Allows(asked))
                return new Verdict(true, by.Reason);
        }

        return new Verdict(false, refusal);
    }

    public Verdict Check(RequestUser user, AccessRequest asked)
    {
        Verdict verdict = Judge(user, asked);
        return verdict.IsAllowed ? verdict : throw Refusal(user, asked, verdict.Reason);
    }

    public void CheckPath(RequestUser user, string method, string path)
    {
        string verb = method.ToLowerInvariant();
        if (!Judge(user, AccessRequest.OfPath(verb, path)).IsAllowed)
            throw ApiErrors.ForbiddenPath(user.Name, verb, path);
    }

    /// <summary>The rules of a list that the user does not have himself, each as one that stands alone.</summary>
    public IReadOnlyList<PolicyRule> Missing(RequestUser user, string space, IEnumerable<PolicyRule> rules)
    {
        if (user.IsMaster)
            return [];
        PolicyRule[] own = [.. Book.RulesFor(user, space).Select(pair => pair.Rule)];
        return [.. rules.SelectMany(rule => rule.Singles()).Where(single => !own.Any(rule => rule.Covers(single)))];
    }

    public static ApiException Refusal(RequestUser user, AccessRequest asked, string reason = "")
    {
        string scope = asked.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{asked.Namespace}\"";
        return ApiErrors.Forbidden(
            new ResourceDefinition(asked.Group, "", "", asked.Resource),
            asked.Name,
            $"User \"{user.Name}\" cannot {asked.Verb} resource \"{asked.QualifiedResource}\" in API group \"{asked.Group}\" {scope}{(reason.Length > 0 ? ": " + reason : "")}");
    }

    private static ResourceCache CacheOf(ResourceCatalog catalog, string plural) =>
        (catalog.Find(Group, "v1", plural) ?? throw new InvalidOperationException($"no kind {plural}")).Cache;
}
