using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.Authentication.Oidc;

/// <summary>Tokens of one OpenID Connect issuer: checked with its keys, judged by the configured rules, and made into a user.</summary>
internal sealed partial class OidcAuthenticator(JwtIssuer issuer, IReadOnlyList<string> ownAudiences, AuthenticationMetrics metrics, TimeProvider clock, ILogger logger) : ITokenAuthenticator, IDisposable
{
    // An issuer's clock may be ahead a little.
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(10);

    private readonly string _hash = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(issuer.Url)));
    private readonly IssuerKeys _keys = new(issuer, clock);
    private readonly DistributedClaims _distributed = new(issuer, clock);
    private readonly TokenCache _known = new(metrics, clock);
    private string _told = "";

    public async ValueTask<TokenOwner?> AuthenticateAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancel)
    {
        string[] shared = [.. audiences.Intersect(ownAudiences)];
        if (shared.Length == 0)
            return null;
        if (WebToken.Read(token) is not { } read || read.Issuer != issuer.Url)
            return null;
        if (_known.TryFind(token, shared, out TokenOwner? known))
            return known;
        long start = Stopwatch.GetTimestamp();
        RequestUser? user = await VerifiedAsync(read, cancel);
        metrics.Judged(_hash, user is not null, Stopwatch.GetElapsedTime(start));
        if (user is null)
            return null;
        DateTimeOffset until = clock.GetUtcNow() + Remembered;
        return _known.Keep(token, shared, new TokenOwner(user, shared), read.Time("exp") is { } end && end < until ? end : until);
    }

    public void Dispose()
    {
        _keys.Dispose();
        _distributed.Dispose();
    }

    private async ValueTask<RequestUser?> VerifiedAsync(WebToken token, CancellationToken cancel)
    {
        bool isSigned = await _keys.VerifiesAsync(token, cancel);
        if (_keys.FetchedAt is { } fetched)
            metrics.KeysFetched(_hash, fetched);
        if (isSigned)
            return await _distributed.ExpandAsync(token, cancel) is { } whole ? Judge(whole) : Refuse("a distributed claim cannot be had");
        TellProblem(_keys.Problem);
        return null;
    }

    // Anybody can send bad tokens; what is wrong with the issuer is told once.
    private void TellProblem(string problem)
    {
        if (problem.Length > 0 && Interlocked.Exchange(ref _told, problem) != problem)
            IssuerUnreachable(issuer.Url, problem);
    }

    private RequestUser? Judge(WebToken token)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (token.Time("exp") is not { } end || end <= now || (token.Time("nbf") is { } start && start > now + Early))
            return Refuse("it is not its time");
        if (!token.Audiences().Intersect(issuer.Audiences).Any())
            return Refuse("it is for another audience");
        if (!issuer.ClaimRules.All(rule => rule.Holds(token.Claims)))
            return Refuse("a claim validation rule does not hold");

        // An address that nobody has confirmed is a name that anybody can take.
        if (issuer.Username.Claim == "email" && token.Claims.TryGetProperty("email_verified", out JsonElement confirmed) && confirmed.ValueKind != JsonValueKind.True)
            return Refuse("the email address is not verified");
        if (issuer.Username.Read(token.Claims) is not [{ Length: > 0 } name])
            return Refuse("it names no user");
        return UserOf(token, name) is { } user && issuer.UserRules.All(rule => rule.Holds(InfoOf(user))) ? user : Refuse("a user validation rule does not hold, or a mapping failed");
    }

    private RequestUser? UserOf(WebToken token, string name)
    {
        // A claim that is not there gives no groups; one of another type, or an expression that fails, is an error.
        IReadOnlyList<string>? groups = issuer.Groups is { } source ? source.Read(token.Claims) ?? Missing(source, token) : [];
        IReadOnlyList<string>? uid = issuer.Uid is { } uidSource ? uidSource.Read(token.Claims) : [];
        Dictionary<string, IReadOnlyList<string>> extra = [];
        foreach ((string key, ClaimSource value) in issuer.Extra)
        {
            if (value.Read(token.Claims) is not { } values)
                return null;
            string[] given = [.. values.Where(one => one.Length > 0)];
            if (given.Length > 0)
                extra[key] = given;
        }

        if (token.Text("jti") is { Length: > 0 } id)
            extra["authentication.kubernetes.io/credential-id"] = ["JTI=" + id];
        return groups is null || uid is null || uid.Count > 1
            ? null
            : new RequestUser(name, [.. groups.Where(group => group.Length > 0), "system:authenticated"]) { Uid = uid.Count > 0 ? uid[0] : "", Extra = extra };
    }

    private static IReadOnlyList<string>? Missing(ClaimSource source, WebToken token) =>
        source.Claim.Length > 0 && !token.Claims.TryGetProperty(source.Claim, out _) ? [] : null;

    private RequestUser? Refuse(string reason)
    {
        TokenRefused(issuer.Url, reason);
        return null;
    }

    private static JsonElement InfoOf(RequestUser user)
    {
        JsonObject info = (user with { Groups = [.. user.Groups.Where(group => group != "system:authenticated")] }).ToInfo();
        info.TryAdd("uid", user.Uid);
        info.TryAdd("groups", new JsonArray());
        info.TryAdd("extra", new JsonObject());
        return JsonDocument.Parse(ObjectJson.ToBytes(info)).RootElement;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "a token of {Issuer} is refused: {Reason}")]
    private partial void TokenRefused(string issuer, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the keys of {Issuer} cannot be fetched: {Reason}")]
    private partial void IssuerUnreachable(string issuer, string reason);
}
