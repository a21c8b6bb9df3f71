using Gantry.Kube;
using Gantry.Kube.Meta;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Audit;
using Gantry.KubeServer.Authentication.Impersonating;
using Gantry.KubeServer.Fairness;
using Gantry.KubeServer.Requests;
using Gantry.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gantry.KubeServer.Pipeline;

/// <summary>What happens to every request: who is it, is there room, where does it go, how is a failure told, and what is written down.</summary>
internal sealed partial class RequestPipeline(PipelineParts parts, ILogger logger)
{
    public async Task HandleAsync(HttpContext http)
    {
        RequestScope scope = RequestScope.Of(http, parts.Catalog);
        RequestSeries series = parts.Metrics.Begin(scope);
        Status? failure = null;

        // A client that keeps its connection would come back to a server that is going.
        if (parts.Health.IsStopping && HttpProtocol.IsHttp11(http.Request.Protocol))
            http.Response.Headers.Connection = "close";
        try
        {
            await AnswerInTimeAsync(http, scope);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client left; there is nobody to tell.
        }
        catch (Exception refused)
        {
            failure = await TellAsync(http, refused);
        }
        finally
        {
            parts.Metrics.End(scope, series, http);
            if (parts.Audit is not null)
                await parts.Audit.EndAsync(http, failure);
        }
    }

    private async Task AnswerInTimeAsync(HttpContext http, RequestScope scope)
    {
        if (scope.IsLasting || scope.IsInside)
        {
            await AnswerAsync(http, scope);
            return;
        }

        using RequestDeadline deadline = RequestDeadline.Begin(http, parts.RequestTimeout);
        try
        {
            await AnswerAsync(http, scope);
        }
        catch (Exception late) when (deadline.IsOver && late is not ApiException)
        {
            throw ApiErrors.TimedOut();
        }
    }

    private async Task AnswerAsync(HttpContext http, RequestScope scope)
    {
        http.Response.Headers[AuditLog.IdHeader] = AuditLog.IdOf(http);

        // Null for nobody: what he wanted is still written down.
        scope.Asker = await parts.Authenticators.IdentifyAsync(http);
        if (parts.Audit is not null)
            await parts.Audit.BeginAsync(http, scope);
        RequestUser user = scope.User = await Impersonation.OfAsync(http, scope.Asker ?? throw ApiErrors.Unauthorized(), scope.Asked(), parts.Authorizer);
        using Seat seat = await parts.Fairness.EnterAsync(http, scope, user, http.RequestAborted);
        if (parts.Extensions.Find(scope.Path) is { } server)
            await parts.Extensions.AnswerAsync(http, user, server);
        else if (parts.Paths.Find(scope.Path) is { } answer)
            await AnswerPathAsync(http, user, scope.Path, answer);
        else if (scope.IsResource)
            await parts.Resources.AnswerAsync(http, user, scope.Target);
        else
            await RefusePathAsync(http, user, scope.Path);
    }

    // Who may not see what is under a path does not learn whether anything is.
    private async Task RefusePathAsync(HttpContext http, RequestUser user, string path)
    {
        AuditedRequest.KeepVerdict(http, await parts.Authorizer.CheckPathAsync(user, http.Request.Method, path, http.RequestAborted));
        throw ApiErrors.NoSuchPath();
    }

    private async Task AnswerPathAsync(HttpContext http, RequestUser user, string path, Func<HttpContext, Task> answer)
    {
        AuditedRequest.KeepVerdict(http, await parts.Authorizer.CheckPathAsync(user, http.Request.Method, path, http.RequestAborted));
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
            throw ApiErrors.MethodNotAllowed();
        await answer(http);
    }

    private async Task<Status?> TellAsync(HttpContext http, Exception failure)
    {
        if (failure is not ApiException)
            RequestFailed(http.Request.Method, http.Request.Path, failure);
        Status status = StatusOf(failure);
        if (http.Response.HasStarted)
        {
            http.Abort();
            return status;
        }

        // What was to be said to the client besides stays true of a request that is refused.
        (string Name, Microsoft.Extensions.Primitives.StringValues Values)[] kept = [.. Kept.Select(name => (name, http.Response.Headers[name]))];
        http.Response.Clear();
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in kept)
        {
            if (values.Count > 0)
                http.Response.Headers[name] = values;
        }

        // Messages repeat what the client said; no browser shall take them for a page.
        if (status.Code == StatusCodes.Status403Forbidden)
            http.Response.Headers.XContentTypeOptions = "nosniff";
        if (status.Details?.RetryAfterSeconds is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await AnswerWriter.StatusAsync(http, status);
        return status;
    }

    private static readonly string[] Kept = ["Warning", AuditLog.IdHeader, "Connection", "X-Kubernetes-PF-FlowSchema-UID", "X-Kubernetes-PF-PriorityLevel-UID"];

    private static Status StatusOf(Exception failure) => failure switch
    {
        ApiException refused => refused.Status,
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } slow => ApiErrors.BodyTimedOut(slow.Message).Status,
        BadHttpRequestException bad => ApiErrors.BadRequest(bad.Message).Status,
        StoreException { Kind: StoreFailure.TooLarge } large => ApiErrors.TooLarge(large.Message).Status,
        StoreException { Kind: StoreFailure.Sealed } closed => ApiErrors.Internal(closed.Message).Status,
        StoreException store => ApiErrors.Unavailable(store.Message).Status,
        _ => ApiErrors.Internal(failure.Message).Status,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void RequestFailed(string method, string path, Exception failure);
}
