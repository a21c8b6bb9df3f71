using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Authentication;

/// <summary>Believes the identity that a component of this process was given. It travels as an object, which no request from a socket can carry.</summary>
internal sealed class InProcessAuthenticator : IAuthenticator
{
    public ValueTask<RequestUser?> AuthenticateAsync(HttpContext http, CancellationToken cancel) => new(http.Features.Get<RequestUser>());
}
