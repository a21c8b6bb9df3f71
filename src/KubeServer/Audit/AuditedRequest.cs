using Gantry.KubeServer.Admission;
using Gantry.KubeServer.Authorization;
using Gantry.KubeServer.Requests;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Audit;

/// <summary>One request while it is being recorded: a feature of the request, where bodies are left as they are read and written.</summary>
internal sealed class AuditedRequest(HttpContext http, RequestScope scope, AuditDecision decision, string id, DateTimeOffset receivedAt)
{
    private const string DecisionNote = "authorization.k8s.io/decision";
    private const string ReasonNote = "authorization.k8s.io/reason";

    private ReadOnlyMemory<byte> _sent;

    public HttpContext Http => http;

    public RequestScope Scope => scope;

    public AuditDecision Decision => decision;

    public string Id => id;

    public DateTimeOffset ReceivedAt => receivedAt;

    /// <summary>What the client sent, where the policy wants it.</summary>
    public ReadOnlyMemory<byte> RequestBody => Decision.Level >= AuditLevel.Request ? _sent : default;

    /// <summary>The name in the body of what is created: of that even a policy that wants no bodies is told.</summary>
    public string CreatedName => Scope is { Verb: "create", Target.Name.Length: 0 } && !_sent.IsEmpty ? AuditEvent.NameIn(_sent) : "";

    public ReadOnlyMemory<byte> ResponseBody { get; private set; }

    public IReadOnlyDictionary<string, string> Notes => http.Features.Get<AuditNotes>()?.All ?? new Dictionary<string, string>();

    /// <summary>Keeps why the request was allowed.</summary>
    public static void KeepVerdict(HttpContext http, Verdict verdict)
    {
        if (http.Features.Get<AuditedRequest>() is null)
            return;
        AuditNotes notes = AuditNotes.Of(http);
        notes.Add(DecisionNote, "allow");
        notes.Add(ReasonNote, verdict.Reason);
    }

    /// <summary>Keeps that the request was not allowed; does nothing where it was, and refused later.</summary>
    public static void KeepRefusal(HttpContext http)
    {
        AuditNotes notes = AuditNotes.Of(http);
        notes.Add(DecisionNote, "forbid");
        notes.Add(ReasonNote, "");
    }

    /// <summary>Keeps what the client sent, as JSON.</summary>
    public static void KeepRequest(HttpContext http, ReadOnlyMemory<byte> json)
    {
        if (http.Features.Get<AuditedRequest>() is { } audited)
            audited._sent = json;
    }

    /// <summary>Whether the policy wants what the client is answered.</summary>
    public static bool WantsResponse(HttpContext http) => http.Features.Get<AuditedRequest>() is { } audited && audited.Decision.Level >= AuditLevel.RequestResponse;

    /// <summary>Keeps what the client is answered, as JSON, where the policy wants it.</summary>
    public static void KeepResponse(HttpContext http, ReadOnlyMemory<byte> json)
    {
        if (http.Features.Get<AuditedRequest>() is { } audited && audited.Decision.Level >= AuditLevel.RequestResponse)
            audited.ResponseBody = json;
    }
}
