using System.Net;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.InProcess;

/// <summary>Carries requests of a component of this process to the API without a socket, as a user that the component was given.</summary>
internal sealed class InProcessHandler(RequestDelegate api, RequestUser user) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        InProcessExchange exchange = await InProcessExchange.BeginAsync(request, user, cancel);
        exchange.Run(api);
        return await exchange.ResponseAsync(cancel);
    }
}
