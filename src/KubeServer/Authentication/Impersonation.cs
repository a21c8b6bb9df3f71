using Gantry.KubeServer.Authorization;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Authentication;

/// <summary>Lets one user act as another where he may: "kubectl --as".</summary>
internal static class Impersonation
{
    private const string ExtraPrefix = "Impersonate-Extra-";
    private const string ServiceAccountPrefix = "system:serviceaccount:";

    /// <summary>The user that the request is to be judged as: the asker himself, where it names no other.</summary>
    public static RequestUser Of(HttpContext http, RequestUser asker, Authorizer authorizer)
    {
        IHeaderDictionary headers = http.Request.Headers;
        if (!AsksForAnother(headers))
            return asker;

        string name = headers["Impersonate-User"].ToString();
        string[] groups = [.. headers["Impersonate-Group"].OfType<string>()];
        string uid = headers["Impersonate-Uid"].ToString();
        Dictionary<string, IReadOnlyList<string>> extra = headers
            .Where(header => header.Key.StartsWith(ExtraPrefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => Uri.UnescapeDataString(header.Key[ExtraPrefix.Length..].ToLowerInvariant()), IReadOnlyList<string> (header) => [.. header.Value.OfType<string>()]);
        if (name.Length == 0)
        {
            return groups.Length == 0 && uid.Length == 0 && extra.Count == 0
                ? asker
                : throw ApiErrors.BadRequest("requested attributes to impersonate without impersonating a user");
        }

        Check(asker, authorizer, name, groups, uid, extra);
        return new RequestUser(name, GroupsOf(name, groups)) { Uid = uid, Extra = extra };
    }

    private static bool AsksForAnother(IHeaderDictionary headers)
    {
        foreach ((string name, _) in headers)
        {
            if (name.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static void Check(
        RequestUser asker, Authorizer authorizer, string name, string[] groups, string uid, Dictionary<string, IReadOnlyList<string>> extra)
    {
        const string authentication = "authentication.k8s.io";
        Demand(AccountOf(name) is { } account
            ? new AccessRequest("impersonate") { Resource = "serviceaccounts", Namespace = account.Space, Name = account.Name }
            : new AccessRequest("impersonate") { Resource = "users", Name = name });
        foreach (string group in groups)
            Demand(new AccessRequest("impersonate") { Resource = "groups", Name = group });
        if (uid.Length > 0)
            Demand(new AccessRequest("impersonate") { Group = authentication, Resource = "uids", Name = uid });
        foreach ((string key, IReadOnlyList<string> values) in extra)
        {
            foreach (string value in values)
                Demand(new AccessRequest("impersonate") { Group = authentication, Resource = "userextras", Subresource = key, Name = value });
        }

        void Demand(AccessRequest asked)
        {
            if (!authorizer.Judge(asker, asked).IsAllowed)
                throw Authorizer.Refusal(asker, asked);
        }
    }

    private static IReadOnlyList<string> GroupsOf(string name, string[] groups)
    {
        if (AccountOf(name) is { } account && groups.Length == 0)
            return ["system:serviceaccounts", $"system:serviceaccounts:{account.Space}", "system:authenticated"];
        string common = name == "system:anonymous" ? "system:unauthenticated" : "system:authenticated";
        return groups.Contains(common) ? groups : [.. groups, common];
    }

    private static (string Space, string Name)? AccountOf(string user) =>
        user.StartsWith(ServiceAccountPrefix, StringComparison.Ordinal) && user[ServiceAccountPrefix.Length..].Split(':') is [var space, var name] ? (space, name) : null;
}
