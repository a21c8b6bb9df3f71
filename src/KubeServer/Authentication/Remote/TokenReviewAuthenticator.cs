using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Webhooks;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.Authentication.Remote;

/// <summary>Tokens that another service knows: it is sent a TokenReview and says whose they are. Its answers are believed for a while.</summary>
internal sealed partial class TokenReviewAuthenticator(ReviewClient service, string version, IReadOnlyList<string> ownAudiences, AuthenticationMetrics metrics, TimeProvider clock, ILogger logger)
    : ITokenAuthenticator, IDisposable
{
    // The original's own default.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(2);

    private readonly TokenCache _known = new(metrics, clock);

    public async ValueTask<TokenOwner?> AuthenticateAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancel)
    {
        if (_known.TryFind(token, audiences, out TokenOwner? known))
            return known;
        try
        {
            JsonObject answer = await service.PostAsync(QuestionOf(token, audiences), cancel);
            return _known.Keep(token, audiences, OwnerOf(answer.Child("status"), audiences), clock.GetUtcNow() + Remembered);
        }
        catch (WebhookException failure)
        {
            CannotAsk(service.Url, failure.Message);
            return null;
        }
    }

    public void Dispose() => service.Dispose();

    private JsonObject QuestionOf(string token, IReadOnlyList<string> audiences)
    {
        JsonObject spec = new() { ["token"] = token };
        spec.SetTexts("audiences", audiences);
        return new JsonObject { ["apiVersion"] = $"authentication.k8s.io/{version}", ["kind"] = "TokenReview", ["metadata"] = new JsonObject(), ["spec"] = spec };
    }

    private TokenOwner? OwnerOf(JsonObject? status, IReadOnlyList<string> audiences)
    {
        JsonObject? user = status.Child("user");
        if (status?.Flag("authenticated") != true || user.Text("username") is not { Length: > 0 } name)
            return null;

        // A service that knows nothing of audiences speaks for this server's own.
        string[] good = [.. status.Texts("audiences")];
        string[] shared = [.. audiences.Intersect(good.Length > 0 ? good : ownAudiences)];
        if (shared.Length == 0)
            return null;
        Dictionary<string, IReadOnlyList<string>> extra = [];
        foreach ((string key, _) in user.Child("extra") ?? [])
            extra[key] = [.. user.Child("extra").Texts(key)];
        return new TokenOwner(new RequestUser(name, [.. user.Texts("groups").Append("system:authenticated").Distinct()]) { Uid = user.Text("uid") ?? "", Extra = extra }, shared);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "tokens cannot be reviewed by {Url}: {Reason}")]
    private partial void CannotAsk(string url, string reason);
}
