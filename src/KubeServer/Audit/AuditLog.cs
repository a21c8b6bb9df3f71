using System.Text.Json.Nodes;
using Gantry.Kube.Meta;
using Gantry.KubeServer.Admission;
using Gantry.KubeServer.Egress;
using Gantry.KubeServer.Metrics;
using Gantry.KubeServer.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.Audit;

/// <summary>Records requests as a policy says: in a file, and with a service where one is named.</summary>
internal sealed class AuditLog : IAsyncDisposable
{
    public const string IdHeader = "Audit-Id";

    private const int LongestId = 64;

    private readonly TimeProvider _clock;
    private readonly IReadOnlyList<AuditQueue> _queues;
    private volatile AuditPolicy _policy;
    private long _refused;

    /// <param name="through">What leads to the service that is sent records; null where it is reached directly.</param>
    public AuditLog(AuditOptions options, EgressDial? through, TimeProvider clock, ILogger logger)
    {
        (_policy, _clock) = (options.Policy, clock);
        List<AuditQueue> queues = [new AuditQueue(new AuditQueueOptions("log", options.Mode, options.MaxWaitingBytes), new FileSink(options, clock), clock, logger)];
        if (options.Webhook is { } webhook)
        {
            AuditQueueOptions remote = new("webhook", options.WebhookMode, options.MaxWaitingBytes) { Wait = options.WebhookMode == AuditMode.Batch ? options.WebhookWait : TimeSpan.Zero };
            queues.Add(new AuditQueue(remote, new RemoteSink(webhook, through, clock), clock, logger));
        }

        _queues = queues;
    }

    /// <summary>Goes by another policy from now on.</summary>
    public void Use(AuditPolicy policy) => _policy = policy;

    /// <summary>Begins to record a request whose sender is known, or known not to be; where the policy wants something of it.</summary>
    public async ValueTask BeginAsync(HttpContext http, RequestScope scope)
    {
        AuditDecision decision = _policy.Decide(scope, scope.Asker);
        if (decision.Level == AuditLevel.None)
            return;
        string id = http.Response.Headers[IdHeader].ToString();
        AuditedRequest request = new(http, scope, decision, id, _clock.GetUtcNow());
        http.Features.Set(request);
        if (scope is { IsLasting: true, Asker: not null })
            http.Response.OnStarting(async () => await RecordAsync(request, "ResponseStarted", null));
        if (await RecordAsync(request, "RequestReceived", null))
            return;
        Interlocked.Increment(ref _refused);
        throw ApiErrors.Internal("what is recorded of requests cannot be written");
    }

    /// <summary>Ends the record of a request that was begun; does nothing for others.</summary>
    public async ValueTask EndAsync(HttpContext http, Status? failure)
    {
        if (http.Features.Get<AuditedRequest>() is not { } request)
            return;
        if (failure is { Code: 403 })
            AuditedRequest.KeepRefusal(http);
        await RecordAsync(request, LastStage(request, failure), failure);
    }

    // What nobody asked is answered before it is worked on, and the answer is all there is.
    private static string LastStage(AuditedRequest request, Status? failure) => failure switch
    {
        { Code: 500 } when request.Http.Response.HasStarted => "Panic",
        { Code: 401 } when request.Scope.Asker is null => "ResponseStarted",
        _ => "ResponseComplete",
    };

    public void WriteTo(PrometheusText text)
    {
        text.Family("apiserver_audit_event_total", "counter", "Audit events that were recorded.").Value("apiserver_audit_event_total", _queues.Max(queue => queue.Recorded));
        text.Family("apiserver_audit_requests_rejected_total", "counter", "Requests that were refused since they could not be recorded.")
            .Value("apiserver_audit_requests_rejected_total", Interlocked.Read(ref _refused));
        text.Family("apiserver_audit_error_total", "counter", "Audit events that were lost.");
        foreach (AuditQueue queue in _queues)
            text.Value("apiserver_audit_error_total", queue.Lost, ("plugin", queue.Name));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (AuditQueue queue in _queues)
            await queue.DisposeAsync();
    }

    /// <summary>The name of a request, told to the client whether or not anything is recorded. One that the client gives goes back in a header, where not everything may stand.</summary>
    public static string IdOf(HttpContext http) =>
        http.Request.Headers[IdHeader].ToString() is { Length: > 0 and <= LongestId } given && given.All(char.IsAscii) && !given.Any(char.IsControl) ? given : Guid.NewGuid().ToString();

    // False where the request must not go on.
    private async ValueTask<bool> RecordAsync(AuditedRequest request, string stage, Status? failure)
    {
        if (!request.Decision.Records(stage))
            return true;
        JsonObject line = AuditEvent.Of(request, stage, _clock.GetUtcNow(), failure);
        byte[] bytes = [.. ObjectJson.ToBytes(line).Span, (byte)'\n'];
        bool mayGoOn = true;
        foreach (AuditQueue queue in _queues)
            mayGoOn &= await queue.AddAsync(bytes) || queue.Mode != AuditMode.BlockingStrict;
        return mayGoOn;
    }
}
