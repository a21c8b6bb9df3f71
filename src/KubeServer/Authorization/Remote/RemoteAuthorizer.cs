using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Gantry.Cel;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Webhooks;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.Authorization.Remote;

/// <summary>Another service decides: it is sent a SubjectAccessReview. Its answers are believed for a while.</summary>
internal sealed partial class RemoteAuthorizer(RemoteAuthorizerOptions options, AuthorizationMetrics metrics, TimeProvider clock, ILogger logger) : IAuthorizationStep, IDisposable
{
    private const int MostRemembered = 8192;
    private const int MostQuestion = 10_000;

    private readonly ReviewClient _service = new(options.Server, options.Timeout, options.Through, clock);
    private readonly ConcurrentDictionary<string, (Verdict Verdict, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);

    public string Name => options.Name;

    public async ValueTask<Verdict> JudgeAsync(RequestUser user, AccessRequest asked, CancellationToken cancel)
    {
        JsonObject spec = AccessQuestion.SpecOf(user, asked);
        (bool holds, string fault) = Matches(spec, cancel);
        if (fault.Length > 0)
            return Silent($"match conditions of the webhook {Name} failed: {fault}");
        if (!holds)
            return Verdict.NoOpinion();
        byte[] text = ObjectJson.ToBytes(spec).ToArray();
        string key = Convert.ToBase64String(SHA256.HashData(text));
        if (_known.TryGetValue(key, out (Verdict Verdict, DateTimeOffset Until) known) && clock.GetUtcNow() < known.Until)
            return known.Verdict;
        try
        {
            Verdict verdict = VerdictOf((await _service.PostAsync(AccessQuestion.ReviewOf(spec, options.ReviewVersion), cancel)).Child("status"));
            metrics.Asked(Name, "success");
            Keep(key, text.Length, verdict);
            return verdict;
        }
        catch (WebhookException failure)
        {
            metrics.Asked(Name, "error");
            CannotAsk(Name, failure.Message);
            return Silent("");
        }
    }

    public void Dispose() => _service.Dispose();

    private (bool Holds, string Fault) Matches(JsonObject spec, CancellationToken cancel) => options.Conditions.None
        ? (true, "")
        : options.Conditions.Judge(environment => new CelBindings(environment).Set("request", JsonValues.From(System.Text.Json.JsonDocument.Parse(ObjectJson.ToBytes(spec)).RootElement)), cancel);

    // What an answer that does not come means is for the owner to say.
    private Verdict Silent(string reason) => options.FailsClosed ? Verdict.Denied(reason) : Verdict.NoOpinion(reason);

    private static Verdict VerdictOf(JsonObject? status)
    {
        bool isAllowed = status?.Flag("allowed") ?? false;
        bool isDenied = status?.Flag("denied") ?? false;
        string reason = status.Text("reason") ?? "";
        if (isAllowed && isDenied)
            throw new WebhookException("webhook subject access review returned both allow and deny response");
        return isAllowed ? new Verdict(true, reason) : isDenied ? Verdict.Denied(reason) : Verdict.NoOpinion(reason);
    }

    // Questions as long as this are made up, and would push others out.
    private void Keep(string key, int size, Verdict verdict)
    {
        TimeSpan time = verdict.IsAllowed ? options.AllowedFor : options.RefusedFor;
        if (size > MostQuestion || time == TimeSpan.Zero)
            return;
        if (_known.Count >= MostRemembered)
            _known.Clear();
        _known[key] = (verdict, clock.GetUtcNow() + time);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the authorizer {Name} cannot be asked: {Reason}")]
    private partial void CannotAsk(string name, string reason);
}
