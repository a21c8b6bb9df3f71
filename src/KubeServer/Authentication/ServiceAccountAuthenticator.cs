using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Core;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Verbs;
using Gantry.Store;

namespace Gantry.KubeServer.Authentication;

/// <summary>Tokens of service accounts: signed by this cluster, of an account that is still there, and bound to nothing that is gone.</summary>
internal sealed class ServiceAccountAuthenticator(ServiceAccountTokens tokens, ObjectRegistry registry) : ITokenAuthenticator
{
    private const string LastUsed = "kubernetes.io/legacy-token-last-used";
    private const string InvalidSince = "kubernetes.io/legacy-token-invalid-since";

    private static readonly RequestUser Server = new("system:apiserver", ["system:masters"]);

    // What ends cleanly still needs its token to say goodbye; Kubernetes' own leeway.
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(60);

    public async ValueTask<TokenOwner?> AuthenticateAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancel)
    {
        if (await tokens.ReadAsync(token, cancel) is not { } claims)
            return null;

        string[] shared = [.. audiences.Intersect(claims.Audiences)];
        return shared.Length > 0 && await StillExistsAsync(claims, token, cancel) ? new TokenOwner(UserOf(claims), shared) { Notes = NotesOn(claims) } : null;
    }

    public async ValueTask<string?> ExplainAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancel)
    {
        if (await tokens.FaultAsync(token, cancel) is { } fault)
            return fault.Length > 0 ? fault : null;
        if (await tokens.ReadAsync(token, cancel) is not { } claims)
            return null;
        if (!audiences.Intersect(claims.Audiences).Any())
            return $"token audiences {Quoted(claims.Audiences)} is invalid for the target audiences {Quoted(audiences)}";
        return await registry.FindAsync(registry.Catalog.Of<ServiceAccount>(), new ObjectKey(claims.Namespace, claims.Account.Name), cancel) is null
            ? $"serviceaccounts \"{claims.Account.Name}\" not found"
            : "service account token has been invalidated";
    }

    // Who reads the audit log learns which programs would stop if tokens ended when they should, and which have tokens without an end.
    private IReadOnlyList<(string Name, string Text)> NotesOn(TokenClaims claims)
    {
        DateTimeOffset now = registry.Clock.GetUtcNow();
        if (claims.IsKept)
            return [("authentication.k8s.io/legacy-token", SubjectOf(claims))];
        if (claims.RenewedBy is { } due && due < now)
            return [("authentication.k8s.io/stale-token", string.Create(CultureInfo.InvariantCulture, $"subject: {SubjectOf(claims)}, seconds after warning threshold: {(long)(now - due).TotalSeconds}"))];
        return [];
    }

    private static string SubjectOf(TokenClaims claims) => ServiceAccountTokens.SubjectOf(claims.Namespace, claims.Account.Name);

    private static string Quoted(IEnumerable<string> texts) => $"[{string.Join(' ', texts.Select(text => $"\"{text}\""))}]";

    public static RequestUser UserOf(TokenClaims claims)
    {
        Dictionary<string, IReadOnlyList<string>> extra = [];
        if (claims.Id.Length > 0)
            extra["authentication.kubernetes.io/credential-id"] = ["JTI=" + claims.Id];
        AddNamed(extra, "pod", claims.Pod);
        AddNamed(extra, "node", claims.Node);
        return new RequestUser(
            SubjectOf(claims),
            ["system:serviceaccounts", $"system:serviceaccounts:{claims.Namespace}", "system:authenticated"])
        {
            Uid = claims.Account.Uid,
            Extra = extra,
        };
    }

    private static void AddNamed(Dictionary<string, IReadOnlyList<string>> extra, string kind, NamedUid? item)
    {
        if (item is not { } named)
            return;
        extra[$"authentication.kubernetes.io/{kind}-name"] = [named.Name];
        extra[$"authentication.kubernetes.io/{kind}-uid"] = [named.Uid];
    }

    private async ValueTask<bool> StillExistsAsync(TokenClaims claims, string token, CancellationToken cancel)
    {
        if (await FindAsync<ServiceAccount>(claims.Namespace, claims.Account, cancel) is null)
            return false;
        if (claims.Pod is { } pod && await FindAsync<Pod>(claims.Namespace, pod, cancel) is null)
            return false;

        // A pod's token names the pod's node too; there the pod decides, which goes with its node.
        if (claims is { Pod: null, Node: { } node } && await FindAsync<Node>("", node, cancel) is null)
            return false;
        if (claims.Secret is not { } secret)
            return true;
        JsonObject? kept = await FindAsync<Secret>(claims.Namespace, secret, cancel);
        if (kept is null || !claims.IsKept)
            return kept is not null;
        if (!Holds(kept, token) || kept.Child("metadata").Child("labels").Field(InvalidSince) is not null)
            return false;
        await MarkUsedAsync(kept, cancel);
        return true;
    }

    // Once a day, and never in the way of a request: another write that comes between has the next request try again.
    private async ValueTask MarkUsedAsync(JsonObject secret, CancellationToken cancel)
    {
        string today = registry.Clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (secret.Child("metadata").Child("labels").Text(LastUsed) == today)
            return;
        try
        {
            ApiResource resource = registry.Catalog.Of<Secret>();
            await registry.Writer.UpdateAsync(resource, new ObjectKey(secret.Namespace, secret.Name), old =>
            {
                JsonObject marked = old.Copy();
                marked.Metadata.ChildOrNew("labels")[LastUsed] = today;
                return new WriteContext { Registry = registry, Resource = resource, User = Server, Old = old, New = marked, IsAdmitted = true };
            }, cancel);
        }
        catch (Exception failure) when (failure is ApiException or StoreException)
        {
            // The token is good all the same.
        }
    }

    // Whoever replaces the text in the Secret has taken back the token that was there.
    private static bool Holds(JsonObject secret, string token) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(secret.Child("data").Text("token") ?? ""), Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.ASCII.GetBytes(token))));

    private async ValueTask<JsonObject?> FindAsync<T>(string space, NamedUid wanted, CancellationToken cancel)
        where T : class, IKubeObject<T>
    {
        Entry? entry = await registry.FindAsync(registry.Catalog.Of<T>(), new ObjectKey(space, wanted.Name), cancel);
        if (entry is null)
            return null;

        JsonObject item = ObjectJson.Parse(entry.Value);
        bool isGone = item.Child("metadata").Time("deletionTimestamp") is { } end && end + Leeway < registry.Clock.GetUtcNow();

        // The text in a Secret was made before the Secret had a uid.
        return !isGone && (wanted.Uid.Length == 0 ? typeof(T) == typeof(Secret) : item.Uid == wanted.Uid) ? item : null;
    }
}
