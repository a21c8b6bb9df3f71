using System.Collections.Concurrent;
using Gantry.Kube;
using Gantry.Kube.Authentication;
using Gantry.Kube.Core;

namespace Gantry.NodeAgent.Volumes;

/// <summary>Asks the API for tokens that are bound to a pod, and keeps each until four fifths of its life are over.</summary>
internal sealed class ServiceAccountTokens(KubeClient kube, TimeProvider clock)
{
    private static readonly TimeSpan LongestUse = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<(string Uid, string Audience, long Seconds), ServiceAccountToken> _tokens = new();

    public async Task<ServiceAccountToken> GetAsync(Pod pod, ServiceAccountTokenProjection source, CancellationToken cancel)
    {
        (string, string, long) key = (pod.Uid, source.Audience ?? "", source.ExpirationSeconds ?? 3600);
        if (_tokens.TryGetValue(key, out ServiceAccountToken? token) && token.RenewAt > clock.GetUtcNow())
            return token;

        ServiceAccountToken fresh = await RequestAsync(pod, source, cancel);
        _tokens[key] = fresh;
        return fresh;
    }

    public void Forget(string podUid)
    {
        foreach ((string Uid, string, long) key in _tokens.Keys.Where(key => key.Uid == podUid))
            _tokens.TryRemove(key, out _);
    }

    private async Task<ServiceAccountToken> RequestAsync(Pod pod, ServiceAccountTokenProjection source, CancellationToken cancel)
    {
        DateTimeOffset now = clock.GetUtcNow();
        var account = new ObjectKey(pod.Namespace, pod.Spec.ServiceAccountName is { Length: > 0 } name ? name : "default");
        var request = new TokenRequest
        {
            Spec = new()
            {
                Audiences = source.Audience is { Length: > 0 } audience ? [audience] : [],
                ExpirationSeconds = source.ExpirationSeconds ?? 3600,
                BoundObjectRef = new() { ApiVersion = "v1", Kind = "Pod", Name = pod.Name, Uid = pod.Uid },
            },
        };
        TokenRequest answer = await kube.PostAsync(
            ServiceAccount.Definition.ObjectPath(account) + "/token", request, KubeJson.TypeOf<TokenRequest>(), KubeJson.TypeOf<TokenRequest>(), cancel);
        DateTimeOffset expires = answer.Status?.ExpirationTimestamp ?? now.AddSeconds(request.Spec.ExpirationSeconds ?? 3600);
        TimeSpan use = (expires - now) * 0.8;
        return new(answer.Status?.Token ?? "", now + (use < LongestUse ? use : LongestUse), expires);
    }
}
