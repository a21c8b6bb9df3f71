using System.Text;
using Gantry.DockerApi.Containers;
using Gantry.DockerApi.Containers.Mapping;
using Gantry.DockerApi.Containers.Streams;
using Gantry.DockerApi.Errors;
using Gantry.DockerApi.Hijacking;
using Gantry.DockerApi.Requests;
using Gantry.Engine;
using Gantry.Engine.Execs;
using Gantry.Engine.Standalone;
using Gantry.Engine.Standalone.Runs;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Execs;

/// <summary>Further processes in running containers.</summary>
internal static class ExecEndpoints
{
    public static void MapExecs(this DockerRoutes docker, DockerServer server)
    {
        docker.Post("/containers/{id}/exec", call => CreateAsync(call, server.Containers));
        docker.Post("/exec/{id}/start", call => StartAsync(call, server.Containers));
        docker.Post("/exec/{id}/resize", async call =>
        {
            (int rows, int columns) = ContainerLifeEndpoints.Size(call);
            await server.Containers.ResizeExecAsync(call.Route("id"), rows, columns, call.Cancel);
        });
        docker.Get("/exec/{id}/json", call => call.AnswerAsync(InspectionOf(server.Containers.GetExec(call.Route("id"))), ExecJson.Default.ExecInspection));
    }

    private static async Task CreateAsync(DockerCall call, StandaloneEngine engine)
    {
        ExecDocument asked = await call.BodyAsync(ExecJson.Default.ExecDocument);
        Refusals.RefuseIf(asked.Cmd is not { Count: > 0 }, "No exec command specified");
        // The keys are read when it is started; wrong ones are refused now.
        DetachKeys.Parse(asked.DetachKeys ?? "");
        string id = engine.CreateExec(call.Route("id"), new ExecConfig
        {
            Command = asked.Cmd!,
            Environment = asked.Env ?? [],
            User = string.IsNullOrEmpty(asked.User) ? null : asked.User,
            WorkingDirectory = string.IsNullOrEmpty(asked.WorkingDir) ? null : asked.WorkingDir,
            IsPrivileged = asked.Privileged,
            HasTerminal = asked.Tty,
            AttachesStdin = asked.AttachStdin,
            AttachesStdout = asked.AttachStdout,
            AttachesStderr = asked.AttachStderr,
            DetachKeys = asked.DetachKeys,
        });
        await call.AnswerAsync(new ExecCreated(id), ExecJson.Default.ExecCreated, StatusCodes.Status201Created);
    }

    private static async Task StartAsync(DockerCall call, StandaloneEngine engine)
    {
        ExecStart asked = await call.OptionalBodyAsync(ExecJson.Default.ExecStart) ?? new ExecStart();
        ExecRecord exec = engine.GetExec(call.Route("id"));
        Refusals.RefuseIf(asked.ConsoleSize is { Count: > 0 } && !exec.Config.HasTerminal, "console size is only supported when the process has a terminal");
        ProcessSession session;
        try
        {
            session = await engine.StartExecAsync(exec.Id, asked.Detach, call.Cancel);
        }
        catch (EngineException failure) when (!asked.Detach && engine.GetExec(exec.Id).ExitCode is not null)
        {
            await TellFailureAsync(call, exec, failure.Message);
            return;
        }

        // Detached, the engine keeps the session.
        if (asked.Detach)
            return;
        await using (session)
        {
            if (asked.ConsoleSize is [> 0 and var rows, > 0 and var columns])
                await session.ResizeAsync(rows, columns, call.Cancel);
            await ServeAsync(call, engine, exec, session);
        }
    }

    private static async Task ServeAsync(DockerCall call, StandaloneEngine engine, ExecRecord exec, ProcessSession session)
    {
        HijackedConnection connection = await call.HijackAsync(exec.Config.HasTerminal);
        var client = new RawClient(connection, isMultiplexed: !exec.Config.HasTerminal);
        DetachKeys? keys = exec.Config.HasTerminal ? DetachKeys.Parse(exec.Config.DetachKeys ?? "") : null;
        ClientSession.End end = await new ClientSession(session, client, keys).RunAsync(exec.Config.AttachesStdin, connection.Stopping);
        if (end == ClientSession.End.Detached)
            engine.Tell(engine.Get(exec.ContainerId), "exec_detach", ("execID", exec.Id));
    }

    // A client of an attached process waits for a stream, not for an error: it reads the reason there, and the status from the inspection.
    private static async Task TellFailureAsync(DockerCall call, ExecRecord exec, string reason)
    {
        HijackedConnection connection = await call.HijackAsync(exec.Config.HasTerminal);
        var client = new RawClient(connection, isMultiplexed: !exec.Config.HasTerminal);
        string told = StartFailure.RuntimeReason(reason) is { } words ? $"exec failed: unable to start container process: {words}" : reason;
        await client.WriteAsync(isStderr: false, Encoding.UTF8.GetBytes($"OCI runtime exec failed: {told}\r\n"), connection.Stopping);
    }

    private static ExecInspection InspectionOf(ExecRecord exec) => new()
    {
        ID = exec.Id,
        Running = exec.IsRunning,
        ExitCode = exec.ExitCode,
        ProcessConfig = new ExecProcess
        {
            HasTerminal = exec.Config.HasTerminal,
            Program = exec.Config.Command[0],
            Arguments = [.. exec.Config.Command.Skip(1)],
            IsPrivileged = exec.Config.IsPrivileged,
            User = exec.Config.User,
        },
        OpenStdin = exec.Config.AttachesStdin,
        OpenStderr = exec.Config.AttachesStderr,
        OpenStdout = exec.Config.AttachesStdout,
        CanRemove = exec.HasStarted && !exec.IsRunning,
        ContainerID = exec.ContainerId,
        DetachKeys = exec.Config.DetachKeys ?? "",
        Pid = exec.Pid,
    };
}
