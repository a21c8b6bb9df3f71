using Gantry.DockerApi.Containers.Logs;
using Gantry.DockerApi.Hijacking;
using Gantry.DockerApi.Requests;
using Gantry.Engine.Execs;
using Gantry.Engine.Standalone;
using Gantry.Oci.Monitoring;

namespace Gantry.DockerApi.Containers.Streams;

/// <summary>A client at the streams of a container: what it has written so far, what it writes from now on, and its input.</summary>
internal static class AttachEndpoints
{
    public static async Task AttachAsync(this StandaloneEngine engine, DockerCall call)
    {
        StandaloneRecord container = engine.Get(call.Route("id"));
        DetachKeys keys = DetachKeys.Parse(call.Text("detachKeys"));
        await using ProcessSession? session = await OpenAsync(engine, call, container);
        HijackedConnection connection = await call.HijackAsync(container.Config.HasTerminal);
        var client = new RawClient(connection, isMultiplexed: !container.Config.HasTerminal);
        await ServeAsync(engine, call, container, session, client, keys, connection.Stopping);
    }

    public static async Task AttachToWebSocketAsync(this StandaloneEngine engine, DockerCall call)
    {
        StandaloneRecord container = engine.Get(call.Route("id"));
        DetachKeys keys = DetachKeys.Parse(call.Text("detachKeys"));
        await using ProcessSession? session = await OpenAsync(engine, call, container);
        using global::System.Net.WebSockets.WebSocket socket = await WebSocketUpgrade.AcceptAsync(call.Http);
        await ServeAsync(engine, call, container, session, new WebSocketClient(socket), keys, call.Cancel);
        if (socket.State == global::System.Net.WebSockets.WebSocketState.Open)
            await socket.CloseOutputAsync(global::System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, call.Cancel);
    }

    // None if only the past is wanted. Opened before the client is answered: it starts the container next and must not miss its first words.
    private static async Task<ProcessSession?> OpenAsync(StandaloneEngine engine, DockerCall call, StandaloneRecord container)
    {
        if (!call.Flag("stream"))
            return null;
        AttachStreams streams = (call.Flag("stdin") && container.Config.HasStdin ? AttachStreams.Stdin : 0)
            | (call.Flag("stdout") ? AttachStreams.Stdout : 0) | (call.Flag("stderr") ? AttachStreams.Stderr : 0);
        return await engine.AttachAsync(container.Id, streams, call.Cancel);
    }

    private static async Task ServeAsync(
        StandaloneEngine engine, DockerCall call, StandaloneRecord container, ProcessSession? session, IClientStream client, DetachKeys keys, CancellationToken cancel)
    {
        if (call.Flag("logs"))
            await WriteLogsAsync(engine, call, container, client, cancel);
        if (session is null)
            return;
        bool hasInput = call.Flag("stdin") && container.Config.HasStdin;
        ClientSession.End end = await new ClientSession(session, client, container.Config.HasTerminal ? keys : null).RunAsync(hasInput, cancel);
        if (end == ClientSession.End.Detached)
            engine.Tell(container, "detach");
    }

    private static async Task WriteLogsAsync(StandaloneEngine engine, DockerCall call, StandaloneRecord container, IClientStream client, CancellationToken cancel)
    {
        await foreach (LogEntry entry in engine.ReadLogsAsync(container.Id, new LogQuery(call.Flag("stdout"), call.Flag("stderr")), cancel))
        {
            if (!await client.WriteAsync(entry.IsStderr, entry.Data, cancel))
                return;
        }
    }
}
