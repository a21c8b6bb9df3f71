using System.Collections.Concurrent;
using System.Diagnostics;
using Gantry.KubeServer.Requests;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Pipeline;

/// <summary>Counts requests by kind, verb and scope.</summary>
internal sealed class RequestMetrics
{
    // Verbs and kinds are few, but a client can make up methods and kinds; those are counted together.
    private const int MostSeries = 5000;

    private readonly ConcurrentDictionary<SeriesKey, RequestSeries> _series = new();
    private long _mutating;
    private long _reading;

    public IEnumerable<KeyValuePair<SeriesKey, RequestSeries>> All => _series;

    /// <summary>Those of which a request has ended: a watch that is open has taken no time yet.</summary>
    public IEnumerable<KeyValuePair<SeriesKey, RequestSeries>> Ended => _series.Where(one => one.Value.Codes.Any());

    /// <summary>Ordinary requests from outside that are being answered now.</summary>
    public (long Mutating, long Reading) Inflight => (Interlocked.Read(ref _mutating), Interlocked.Read(ref _reading));

    public RequestSeries Begin(RequestScope scope)
    {
        RequestSeries series = SeriesOf(scope);
        series.Begin();
        if (!scope.IsLasting)
            Interlocked.Increment(ref scope.IsMutating ? ref _mutating : ref _reading);
        return series;
    }

    public void End(RequestScope scope, RequestSeries series, HttpContext http)
    {
        // What lasts has no size before it is over.
        if (scope.Verb is "get" or "list" && !scope.IsLasting && AnswerSize.Of(http) is { } bytes)
            series.CountSize(bytes);
        series.End(http.Response.StatusCode, Stopwatch.GetTimestamp() - scope.StartedAt, TimeOfOthers.Of(http));
        if (!scope.IsLasting)
            Interlocked.Decrement(ref scope.IsMutating ? ref _mutating : ref _reading);
    }

    private RequestSeries SeriesOf(RequestScope scope)
    {
        SeriesKey key = new(scope.Resource, VerbOf(scope), SubresourceOf(scope), ScopeOf(scope), scope.IsDryRun);
        if (_series.TryGetValue(key, out RequestSeries? known))
            return known;
        return _series.GetOrAdd(_series.Count < MostSeries ? key : default(SeriesKey) with { Verb = "OTHER", Subresource = "", Scope = "" }, _ => new RequestSeries());
    }

    private static string VerbOf(RequestScope scope) => scope.Verb switch
    {
        "list" => "LIST",
        "watch" => "WATCH",
        "deletecollection" => "DELETECOLLECTION",
        "patch" => "PATCH",
        _ when scope.IsLasting => "CONNECT",
        _ => scope.Method is "GET" or "HEAD" or "POST" or "PUT" or "DELETE" or "OPTIONS" ? scope.Method : "OTHER",
    };

    private static string SubresourceOf(RequestScope scope)
    {
        string asked = scope.Target.Subresource ?? "";
        if (asked.Length == 0 || scope.Resource is not { } resource)
            return "";
        return asked is "status" or "scale" || resource.Behaviour.Subresources.Any(one => one.Name == asked) ? asked : "";
    }

    private static string ScopeOf(RequestScope scope)
    {
        if (!scope.IsResource)
            return "";
        return scope.Target.Name.Length > 0 ? "resource" : scope.Target.Namespace.Length > 0 ? "namespace" : "cluster";
    }
}
