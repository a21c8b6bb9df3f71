using Gantry.Cri.Streaming;
using Gantry.Engine;
using Gantry.Engine.Containers;
using Gantry.Grpc.Cri;
using Gantry.Oci.Monitoring;
using Execution = Gantry.Engine.Execs.ExecRequest;

namespace Gantry.Cri.Containers;

/// <summary>The calls that answer with an address at which bytes then flow.</summary>
internal static class StreamEndpoints
{
    public static void MapStreams(this CriMethods calls, CriServer server)
    {
        calls.Unary("Exec", ExecRequest.Parser, request => Exec(server, request));
        calls.Unary("Attach", AttachRequest.Parser, request => Attach(server, request));
        calls.Unary("PortForward", PortForwardRequest.Parser, request => PortForward(server, request));
    }

    private static ExecResponse Exec(CriServer server, ExecRequest request)
    {
        ContainerRecord container = Running(server, request.ContainerId);
        if (request.Cmd.Count == 0)
            throw new ArgumentException("no command to execute");
        var execution = new Execution { Command = [.. request.Cmd], HasTerminal = request.Tty, HasStdin = request.Stdin };
        var ticket = new CommandTicket
        {
            HasTerminal = request.Tty,
            HasStdin = request.Stdin,
            HasStdout = request.Stdout,
            HasStderr = request.Stderr && !request.Tty,
            OpenAsync = async cancel => await server.Engine.StartExecAsync(container.Id, execution, cancel),
        };
        return new ExecResponse { Url = server.Streams.UrlFor(ticket).ToString() };
    }

    private static AttachResponse Attach(CriServer server, AttachRequest request)
    {
        ContainerRecord container = Running(server, request.ContainerId);
        bool hasTerminal = container.Config.HasTerminal;
        AttachStreams streams = (request.Stdin ? AttachStreams.Stdin : 0) | (request.Stdout ? AttachStreams.Stdout : 0) | (request.Stderr ? AttachStreams.Stderr : 0);
        var ticket = new CommandTicket
        {
            HasTerminal = hasTerminal,
            HasStdin = request.Stdin,
            HasStdout = request.Stdout,
            HasStderr = request.Stderr && !hasTerminal,
            OpenAsync = async cancel => await server.Engine.AttachAsync(container.Id, streams, cancel),
        };
        return new AttachResponse { Url = server.Streams.UrlFor(ticket).ToString() };
    }

    private static PortForwardResponse PortForward(CriServer server, PortForwardRequest request)
    {
        string pod = server.Engine.Pod(request.PodSandboxId).Id;
        var ticket = new ForwardTicket(async (port, cancel) => await server.Engine.DialAsync(pod, port, cancel));
        return new PortForwardResponse { Url = server.Streams.UrlFor(ticket).ToString() };
    }

    private static ContainerRecord Running(CriServer server, string id)
    {
        ContainerRecord container = server.Engine.Container(id);
        return container.State == Gantry.Engine.Containers.ContainerState.Running
            ? container
            : throw new EngineException(EngineFailure.WrongState, $"container {id} does not run");
    }
}
