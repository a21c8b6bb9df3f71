using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.KubeServer.Kinds;
using Gantry.Store;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Authentication;

/// <summary>Bearer tokens of service accounts: signed by this cluster, for this server, and of an account and a pod that still exist.</summary>
internal sealed class ServiceAccountAuthenticator(ServiceAccountTokens tokens, ObjectRegistry registry) : IAuthenticator
{
    private const string Scheme = "Bearer ";

    public async ValueTask<RequestUser?> AuthenticateAsync(HttpContext http, CancellationToken cancel)
    {
        string header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return null;

        return await AuthenticateAsync(header[Scheme.Length..].Trim(), cancel);
    }

    /// <summary>Whose the token is; null for one that is not good.</summary>
    public async ValueTask<RequestUser?> AuthenticateAsync(string token, CancellationToken cancel)
    {
        TokenClaims? claims = tokens.Read(token);
        return claims is not null && claims.Audiences.Contains(tokens.Issuer) && await StillExistsAsync(claims, cancel) ? UserOf(claims) : null;
    }

    public async ValueTask<bool> StillExistsAsync(TokenClaims claims, CancellationToken cancel) =>
        await IsThereAsync<ServiceAccount>(claims.Namespace, claims.Account, cancel)
        && (claims.Pod is not { } pod || await IsThereAsync<Pod>(claims.Namespace, pod, cancel))
        && (claims.Secret is not { } secret || await IsThereAsync<Secret>(claims.Namespace, secret, cancel));

    public static RequestUser UserOf(TokenClaims claims)
    {
        Dictionary<string, IReadOnlyList<string>> extra = [];
        if (claims.Pod is { } pod)
        {
            extra["authentication.kubernetes.io/pod-name"] = [pod.Name];
            extra["authentication.kubernetes.io/pod-uid"] = [pod.Uid];
        }

        return new RequestUser(
            $"system:serviceaccount:{claims.Namespace}:{claims.Account.Name}",
            ["system:serviceaccounts", $"system:serviceaccounts:{claims.Namespace}", "system:authenticated"])
        {
            Uid = claims.Account.Uid,
            Extra = extra,
        };
    }

    private async ValueTask<bool> IsThereAsync<T>(string space, NamedUid item, CancellationToken cancel)
        where T : class, IKubeObject<T>
    {
        Entry? entry = await registry.FindAsync(registry.Catalog.Of<T>(), new ObjectKey(space, item.Name), cancel);
        return entry is not null && item.Uid.Length > 0 && ObjectJson.Parse(entry.Value).Uid == item.Uid;
    }
}
