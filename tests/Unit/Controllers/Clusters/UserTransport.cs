using System.Collections.Concurrent;
using Gantry.KubeServer;

namespace Gantry.Tests.Clusters;

/// <summary>Sends each request in the name of the user that it was marked with.</summary>
internal sealed class UserTransport(Func<RequestUser, HttpMessageHandler> handlerOf, RequestUser others) : HttpMessageHandler
{
    private static readonly HttpRequestOptionsKey<RequestUser> User = new("user");

    private readonly ConcurrentDictionary<string, HttpMessageInvoker> _users = new();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        RequestUser user = request.Options.TryGetValue(User, out RequestUser? marked) ? marked : others;
        return _users.GetOrAdd(user.Name, _ => new HttpMessageInvoker(handlerOf(user))).SendAsync(request, cancellationToken);
    }

    /// <summary>Marks requests, and passes them on to what stands before the transport.</summary>
    public sealed class Mark(HttpMessageHandler next, RequestUser user) : DelegatingHandler(next)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Options.Set(User, user);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
