using Gantry.Kube;
using Gantry.Kube.Meta;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Authentication;
using Gantry.KubeServer.Authorization;
using Gantry.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.Requests;

/// <summary>What happens to every request: who is it, is there room, where does it go, and how is a failure told.</summary>
internal sealed partial class RequestPipeline(
    IReadOnlyList<IAuthenticator> authenticators, AnonymousAccess anonymous, Authorizer authorizer, PathRoutes paths, ResourceRoutes resources, RequestGate gate, ILogger logger)
{
    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            await AnswerAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client left; there is nobody to tell.
        }
        catch (Exception failure)
        {
            await TellAsync(http, failure);
        }
    }

    private async Task AnswerAsync(HttpContext http)
    {
        string path = http.Request.Path.Value ?? "";
        RequestUser user = Impersonation.Of(http, await AuthenticateAsync(http), authorizer);
        using IDisposable place = gate.Enter(http, user);
        if (paths.Find(path) is { } answer)
            await AnswerPathAsync(http, user, path, answer);
        else if (RequestTarget.TryParse(path, out RequestTarget target) && target.Plural.Length > 0)
            await resources.AnswerAsync(http, user, target);
        else
            RefusePath(http, user, path);
    }

    // Who may not see what is under a path does not learn whether anything is.
    private void RefusePath(HttpContext http, RequestUser user, string path)
    {
        authorizer.CheckPath(user, http.Request.Method, path);
        throw ApiErrors.NoSuchPath();
    }

    private Task AnswerPathAsync(HttpContext http, RequestUser user, string path, Func<HttpContext, Task> answer)
    {
        authorizer.CheckPath(user, http.Request.Method, path);
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
            throw ApiErrors.MethodNotAllowed();
        return answer(http);
    }

    private async ValueTask<RequestUser> AuthenticateAsync(HttpContext http)
    {
        foreach (IAuthenticator authenticator in authenticators)
        {
            if (await authenticator.AuthenticateAsync(http, http.RequestAborted) is { } user)
                return user;
        }

        return anonymous.UserFor(http) ?? throw ApiErrors.Unauthorized();
    }

    private async Task TellAsync(HttpContext http, Exception failure)
    {
        if (failure is not ApiException)
            RequestFailed(http.Request.Method, http.Request.Path, failure);
        if (http.Response.HasStarted)
        {
            http.Abort();
            return;
        }

        Status status = StatusOf(failure);
        // What was to be said to the client besides stays true of a request that is refused.
        Microsoft.Extensions.Primitives.StringValues warnings = http.Response.Headers.Warning;
        http.Response.Clear();
        if (warnings.Count > 0)
            http.Response.Headers.Warning = warnings;
        if (status.Details?.RetryAfterSeconds is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await AnswerWriter.StatusAsync(http, status);
    }

    private static Status StatusOf(Exception failure) => failure switch
    {
        ApiException refused => refused.Status,
        BadHttpRequestException bad => ApiErrors.BadRequest(bad.Message).Status,
        StoreException store => ApiErrors.Unavailable(store.Message).Status,
        _ => ApiErrors.Internal(failure.Message).Status,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void RequestFailed(string method, string path, Exception failure);
}
