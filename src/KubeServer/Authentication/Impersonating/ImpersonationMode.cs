using Gantry.KubeServer.Authorization;

namespace Gantry.KubeServer.Authentication.Impersonating;

/// <summary>
/// One of the ways to act as somebody else (KEP-5284): "impersonate:MODE" says as whom, and "impersonate-on:MODE:VERB" says for what. The oldest way,
/// without a name, is for everything.
/// </summary>
internal sealed record ImpersonationMode(string Name, Func<RequestUser, RequestUser, bool> IsFor)
{
    private const string Group = "authentication.k8s.io";
    private const string Associated = "associated-node";

    /// <summary>All modes, the narrowest first.</summary>
    public static IReadOnlyList<ImpersonationMode> All { get; } =
    [
        new(Associated, static (wanted, asker) => IsOnlyName(wanted) && IsNodeOf(wanted, asker)),
        new("arbitrary-node", static (wanted, _) => IsOnlyName(wanted) && ImpersonatedName.Of(wanted.Name).IsNode),
        new("serviceaccount", static (wanted, _) => IsOnlyName(wanted) && ImpersonatedName.Of(wanted.Name).IsAccount),
        new("user-info", static (wanted, _) => ImpersonatedName.Of(wanted.Name) is { IsNode: false, IsAccount: false }),
        new("", static (_, _) => true),
    ];

    private bool IsConstrained => Name.Length > 0;

    private string Verb => IsConstrained ? "impersonate:" + Name : "impersonate";

    /// <summary>The user, or why the asker may not be him in this way.</summary>
    public async ValueTask<(RequestUser? User, ApiException? Refusal)> TryAsync(
        RequestUser asker, RequestUser wanted, AccessRequest asked, Authorizer authorizer, CancellationToken cancel)
    {
        foreach (AccessRequest needed in Needed(wanted, asked))
        {
            Verdict verdict = await authorizer.JudgeAsync(asker, needed, cancel);
            if (!verdict.IsAllowed)
                return (null, Authorizer.Refusal(asker, needed, verdict.Reason));
        }

        if (IsConstrained && (wanted.Groups.Contains("system:masters") || wanted.Groups.Contains("") || wanted.Extra.Any(pair => pair.Key.Length == 0 || pair.Value.Contains(""))))
            return (null, ApiErrors.BadRequest("impersonating the system:masters group, or what is empty, is not allowed"));
        return (wanted with { Groups = GroupsOf(wanted) }, null);
    }

    private IEnumerable<AccessRequest> Needed(RequestUser wanted, AccessRequest asked)
    {
        if (IsConstrained)
            yield return asked with { Verb = $"impersonate-on:{Name}:{asked.Verb}" };

        ImpersonatedName who = ImpersonatedName.Of(wanted.Name);
        string group = IsConstrained ? Group : "";
        yield return who.IsAccount || (IsConstrained && who.IsNode)
            ? new AccessRequest(Verb) { Group = group, Resource = who.Resource, Namespace = who.Namespace, Name = Name == Associated ? "*" : who.Name }
            : new AccessRequest(Verb) { Group = group, Resource = "users", Name = wanted.Name };
        foreach (string name in wanted.Groups)
            yield return new AccessRequest(Verb) { Group = group, Resource = "groups", Name = name };
        if (wanted.Uid.Length > 0)
            yield return new AccessRequest(Verb) { Group = Group, Resource = "uids", Name = wanted.Uid };
        foreach ((string key, IReadOnlyList<string> values) in wanted.Extra)
        {
            foreach (string value in values)
                yield return new AccessRequest(Verb) { Group = Group, Resource = "userextras", Subresource = key, Name = value };
        }
    }

    private string[] GroupsOf(RequestUser wanted)
    {
        ImpersonatedName who = ImpersonatedName.Of(wanted.Name);
        string[] groups = who switch
        {
            { IsAccount: true } when wanted.Groups.Count == 0 => ["system:serviceaccounts", $"system:serviceaccounts:{who.Namespace}"],
            { IsNode: true } when IsConstrained => ["system:nodes"],
            _ => [.. wanted.Groups],
        };
        string common = wanted.Name == "system:anonymous" ? "system:unauthenticated" : "system:authenticated";
        return groups.Contains(common) || groups.Contains("system:unauthenticated") ? groups : [.. groups, common];
    }

    private static bool IsOnlyName(RequestUser wanted) => wanted.Uid.Length == 0 && wanted.Groups.Count == 0 && wanted.Extra.Count == 0;

    private static bool IsNodeOf(RequestUser wanted, RequestUser asker) =>
        ImpersonatedName.Of(asker.Name).IsAccount
        && ImpersonatedName.Of(wanted.Name) is { IsNode: true } node
        && asker.Extra.GetValueOrDefault("authentication.kubernetes.io/node-name") is [var name] && name == node.Name;
}
