using System.Diagnostics;
using Gantry.Kube;
using Gantry.KubeServer.Caching;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Authorization;

/// <summary>Who may do what: masters everything, all others what one of the steps allows that are asked in turn.</summary>
internal sealed class Authorizer : IDisposable
{
    private const string Group = "rbac.authorization.k8s.io";

    private readonly ResourceCache _roles;
    private readonly ResourceCache _clusterRoles;
    private readonly ResourceCache _bindings;
    private readonly ResourceCache _clusterBindings;
    private readonly NodeAuthorizer _nodes;
    private readonly AuthorizationMetrics _metrics;
    private volatile IReadOnlyList<IAuthorizationStep> _steps;
    private volatile RoleBook? _book;

    // Requests may still be asking these.
    private IReadOnlyList<IAuthorizationStep> _before = [];

    public Authorizer(ResourceCatalog catalog, AuthorizationMetrics metrics)
    {
        _metrics = metrics;
        _roles = CacheOf(catalog, "roles");
        _clusterRoles = CacheOf(catalog, "clusterroles");
        _bindings = CacheOf(catalog, "rolebindings");
        _clusterBindings = CacheOf(catalog, "clusterrolebindings");
        _nodes = new NodeAuthorizer(catalog);
        _steps = [Nodes("node"), Roles("rbac")];
    }

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

    /// <summary>Whether there are others who decide, whose rules nobody can list.</summary>
    public bool HasOthers => _steps.Any(step => step is not (NodeStep or RoleStep));

    public IAuthorizationStep Nodes(string name) => new NodeStep(name, _nodes);

    public IAuthorizationStep Roles(string name) => new RoleStep(name, () => Book);

    /// <summary>Asks these from now on, in this order.</summary>
    public void Use(IReadOnlyList<IAuthorizationStep> steps)
    {
        Dispose(_before);
        (_before, _steps) = (_steps, steps);
    }

    public async ValueTask<Verdict> JudgeAsync(RequestUser user, AccessRequest asked, CancellationToken cancel)
    {
        if (user.IsMaster)
            return new Verdict(true, "");
        string reasons = "";
        foreach (IAuthorizationStep step in _steps)
        {
            Verdict verdict = await step.JudgeAsync(user, asked, cancel);
            if (verdict.IsFinal)
                return verdict;
            if (verdict.Reason.Length > 0)
                reasons = reasons.Length == 0 ? verdict.Reason : $"{reasons}\n{verdict.Reason}";
        }

        return Verdict.NoOpinion(reasons);
    }

    public async ValueTask<Verdict> CheckAsync(RequestUser user, AccessRequest asked, CancellationToken cancel)
    {
        long since = Stopwatch.GetTimestamp();
        Verdict? decided = null;
        try
        {
            decided = await JudgeAsync(user, asked, cancel);
        }
        finally
        {
            _metrics.Decided(decided, Stopwatch.GetTimestamp() - since);
        }

        Verdict verdict = decided.Value;
        return verdict.IsAllowed ? verdict : throw Refusal(user, asked, verdict.Reason);
    }

    public ValueTask<Verdict> CheckPathAsync(RequestUser user, string method, string path, CancellationToken cancel) =>
        CheckAsync(user, AccessRequest.OfPath(method.ToLowerInvariant(), path), cancel);

    /// <summary>The rules of a list that the user does not have himself, each for one thing.</summary>
    public IReadOnlyList<PolicyRule> Missing(RequestUser user, string space, IEnumerable<PolicyRule> rules)
    {
        if (user.IsMaster)
            return [];
        PolicyRule[] own = [.. Book.RulesFor(user, space).Select(pair => pair.Rule)];
        return PolicyRule.Compact(rules.SelectMany(rule => rule.Singles()).Where(single => !own.Any(rule => rule.Covers(single))));
    }

    public static ApiException Refusal(RequestUser user, AccessRequest asked, string reason = "")
    {
        if (asked.IsPath)
            return ApiErrors.ForbiddenPath(user.Name, asked.Verb, asked.Path, reason);
        string scope = asked.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{asked.Namespace}\"";
        return ApiErrors.Forbidden(
            new ResourceDefinition(asked.Group, "", "", asked.Resource),
            asked.Name,
            $"User \"{user.Name}\" cannot {asked.Verb} resource \"{asked.QualifiedResource}\" in API group \"{asked.Group}\" {scope}{(reason.Length > 0 ? ": " + reason : "")}");
    }

    public void Dispose()
    {
        Dispose(_steps);
        Dispose(_before);
    }

    private static void Dispose(IReadOnlyList<IAuthorizationStep> steps)
    {
        foreach (IDisposable step in steps.OfType<IDisposable>())
            step.Dispose();
    }

    private static ResourceCache CacheOf(ResourceCatalog catalog, string plural) =>
        (catalog.Find(Group, "v1", plural) ?? throw new InvalidOperationException($"no kind {plural}")).Cache;
}
