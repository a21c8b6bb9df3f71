using System.Text.Json;
using Gantry.DockerApi.Containers.Documents;
using Gantry.DockerApi.Errors;
using Gantry.DockerApi.Requests;
using Gantry.Engine.Standalone;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Containers;

/// <summary>Starting, stopping and waiting.</summary>
internal static class ContainerLifeEndpoints
{
    public static void MapContainerLife(this DockerRoutes docker, DockerServer server)
    {
        docker.Post("/containers/{id}/start", async call => await AnswerAsync(call, await server.Containers.StartAsync(call.Route("id"), call.Cancel)));
        docker.Post("/containers/{id}/stop", async call => await AnswerAsync(call, await server.Containers.StopAsync(call.Route("id"), Grace(call), Signal(call), call.Cancel)));
        docker.Post("/containers/{id}/restart", async call =>
        {
            await server.Containers.RestartAsync(call.Route("id"), Grace(call), Signal(call), call.Cancel);
            await AnswerAsync(call, hasChanged: true);
        });
        docker.Post("/containers/{id}/kill", async call =>
        {
            await server.Containers.KillAsync(call.Route("id"), Signal(call) ?? "SIGKILL", call.Cancel);
            await AnswerAsync(call, hasChanged: true);
        });
        docker.Post("/containers/{id}/pause", async call =>
        {
            await server.Containers.PauseAsync(call.Route("id"), call.Cancel);
            await AnswerAsync(call, hasChanged: true);
        });
        docker.Post("/containers/{id}/unpause", async call =>
        {
            await server.Containers.UnpauseAsync(call.Route("id"), call.Cancel);
            await AnswerAsync(call, hasChanged: true);
        });
        docker.Post("/containers/{id}/resize", async call =>
        {
            (int rows, int columns) = Size(call);
            await server.Containers.ResizeAsync(call.Route("id"), rows, columns, call.Cancel);
        });
        docker.Post("/containers/{id}/wait", call => WaitAsync(call, server.Containers));
    }

    /// <summary>The size of a terminal.</summary>
    public static (int Rows, int Columns) Size(DockerCall call)
    {
        int? rows = call.Number("h"), columns = call.Number("w");
        if (rows is null or < 0 or > ushort.MaxValue)
            throw new DockerException(DockerFailure.Invalid, $"invalid resize height \"{call.Text("h")}\"");
        if (columns is null or < 0 or > ushort.MaxValue)
            throw new DockerException(DockerFailure.Invalid, $"invalid resize width \"{call.Text("w")}\"");
        return (rows.Value, columns.Value);
    }

    private static Task AnswerAsync(DockerCall call, bool hasChanged) =>
        call.AnswerAsync(hasChanged ? StatusCodes.Status204NoContent : StatusCodes.Status304NotModified);

    private static TimeSpan? Grace(DockerCall call) => call.Number("t") is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static string? Signal(DockerCall call) => call.Text("signal") is { Length: > 0 } signal ? signal : null;

    private static async Task WaitAsync(DockerCall call, StandaloneEngine engine)
    {
        WaitCondition condition = call.Text("condition") switch
        {
            "" or "not-running" => WaitCondition.NotRunning,
            "next-exit" => WaitCondition.NextExit,
            "removed" => WaitCondition.Removed,
            var other => throw new DockerException(DockerFailure.Invalid, $"invalid condition: \"{other}\""),
        };
        Task<StandaloneRecord> ended = engine.WaitAsync(call.Route("id"), condition, call.Cancel);
        if (ended.IsFaulted)
            await ended;
        // The client starts the container once it sees that the waiting has begun.
        call.Http.Response.ContentType = "application/json";
        await call.Http.Response.Body.FlushAsync(call.Cancel);
        WaitAnswer answer = await OutcomeAsync(ended, tellsStart: condition == WaitCondition.NotRunning);
        await call.Http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(answer, ContainerJson.Default.WaitAnswer), call.Cancel);
        await call.Http.Response.Body.WriteAsync("\n"u8.ToArray(), call.Cancel);
    }

    // Why a start has failed is told to who asks afterwards; who waited for the end of that start learns it from the start's own answer.
    private static async Task<WaitAnswer> OutcomeAsync(Task<StandaloneRecord> ended, bool tellsStart)
    {
        try
        {
            StandaloneRecord container = await ended;
            return new WaitAnswer(container.ExitCode, tellsStart && container.Error.Length > 0 ? new WaitError(container.Error) : null);
        }
        catch (Engine.EngineException failure)
        {
            return new WaitAnswer(-1, new WaitError(failure.Message));
        }
    }
}
