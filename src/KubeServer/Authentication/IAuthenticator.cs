using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Authentication;

/// <summary>Finds out who sent a request from one kind of credential.</summary>
internal interface IAuthenticator
{
    /// <summary>The user; null where the request carries no valid credential of this kind.</summary>
    ValueTask<RequestUser?> AuthenticateAsync(HttpContext http, CancellationToken cancel);
}
