using Gantry.KubeServer.Authorization;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Authentication.Impersonating;

/// <summary>Lets one user act as another where he may: "kubectl --as". In one of the modes that narrow what he may do so, or for everything.</summary>
internal static class Impersonation
{
    private const string ExtraPrefix = "Impersonate-Extra-";

    /// <summary>The user that the request is to be judged as: the asker himself, where it names no other.</summary>
    public static async ValueTask<RequestUser> OfAsync(HttpContext http, RequestUser asker, AccessRequest asked, Authorizer authorizer)
    {
        if (WantedBy(http.Request.Headers) is not { } wanted)
            return asker;
        ApiException? refusal = null;
        foreach (ImpersonationMode mode in ImpersonationMode.All)
        {
            if (!mode.IsFor(wanted, asker))
                continue;
            (RequestUser? user, ApiException? why) = await mode.TryAsync(asker, wanted, asked, authorizer, http.RequestAborted);
            if (user is not null)
                return user;

            // What the oldest mode says is what people know; it is asked last.
            refusal = why;
        }

        throw refusal!;
    }

    private static RequestUser? WantedBy(IHeaderDictionary headers)
    {
        if (!AsksForAnother(headers))
            return null;
        string name = headers["Impersonate-User"] is [var first, ..] ? first ?? "" : "";
        string uid = headers["Impersonate-Uid"] is [var only, ..] ? only ?? "" : "";
        string[] groups = [.. headers["Impersonate-Group"].OfType<string>()];
        Dictionary<string, IReadOnlyList<string>> extra = [];
        foreach ((string header, var values) in headers.Where(header => header.Key.StartsWith(ExtraPrefix, StringComparison.OrdinalIgnoreCase)))
        {
            string key = Uri.UnescapeDataString(header[ExtraPrefix.Length..].ToLowerInvariant());
            extra[key] = [.. extra.GetValueOrDefault(key) ?? [], .. values.OfType<string>()];
        }

        if (name.Length > 0)
            return new RequestUser(name, groups) { Uid = uid, Extra = extra };
        return groups.Length == 0 && uid.Length == 0 && extra.Count == 0
            ? null
            : throw ApiErrors.BadRequest("requested attributes to impersonate without impersonating a user");
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
}
