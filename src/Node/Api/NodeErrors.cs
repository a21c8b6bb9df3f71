using Gantry.Grpc;
using Microsoft.AspNetCore.Http;

namespace Gantry.NodeAgent.Api;

/// <summary>Turns failures into answers; the text is for the user.</summary>
internal static class NodeErrors
{
    public static async Task GuardAsync(HttpContext http, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (AgentException failure)
        {
            await AnswerAsync(http, StatusOf(failure), failure.Message);
        }
        catch (GrpcException failure)
        {
            await AnswerAsync(http, StatusCodes.Status500InternalServerError, failure.Message);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client left, which is how a followed log usually ends.
        }
    }

    public static int StatusOf(AgentException failure) => failure.Kind switch
    {
        AgentFailure.NotFound => StatusCodes.Status404NotFound,
        AgentFailure.Invalid or AgentFailure.NotReady => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static async Task AnswerAsync(HttpContext http, int status, string message)
    {
        if (http.Response.HasStarted)
            return;
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync(message, http.RequestAborted);
    }
}
