using System.Buffers.Binary;
using Gantry.Oci.Monitoring;
using static Gantry.Runtime.Monitors.Libc;

namespace Gantry.Runtime.Monitors;

/// <summary>Does what clients ask for, frame by frame; a frame of input waits in its client until there is room for it.</summary>
internal sealed class ClientRequests(MonitorOptions options, Poller poller, Audience audience, ProcessStreams streams, ContainerLog? log)
{
    /// <summary>The first client has attached itself: what an exec waits for.</summary>
    public Action Attached { get; init; } = static () => { };

    public void Serve(MonitorClient client, uint events)
    {
        if (!client.IsOpen)
            return;
        if ((events & EPOLLOUT) != 0 && !client.Flush())
        {
            audience.Drop(client);
            return;
        }
        if (client.IsStalled || (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0)
            return;
        if (client.Receive())
            Handle(client);
        else
            audience.Drop(client);
    }

    /// <summary>Standard input has room again.</summary>
    public void GoOn()
    {
        streams.AwaitRoom(poller, isWanted: false);
        foreach (MonitorClient client in audience.Clients)
        {
            if (client.IsStalled)
                Handle(client);
        }
    }

    private void Handle(MonitorClient client)
    {
        client.IsStalled = false;
        while (client.IsOpen && client.TryPeek(out MonitorFrame frame))
        {
            if (MonitorClient.IsOutOfBounds(frame))
            {
                audience.Drop(client);
                return;
            }
            if (!Handle(client, frame))
                return;
            client.Consume(frame);
        }
    }

    /// <summary>False while the frame's input waits for room.</summary>
    private unsafe bool Handle(MonitorClient client, MonitorFrame frame)
    {
        var payload = new ReadOnlySpan<byte>(client.Payload, frame.Length);
        switch (frame.Kind)
        {
            case MonitorFrameKind.Attach:
                client.Streams = (AttachStreams)frame.Flags;
                audience.Greet(client);
                Attached();
                break;
            case MonitorFrameKind.Stdin:
                return WriteInput(client, frame.Length);
            case MonitorFrameKind.CloseStdin:
                if (options.IsExec || options.ClosesStdinOnce)
                    streams.CloseStdin();
                break;
            case MonitorFrameKind.Resize when payload.Length >= 4:
                streams.Resize(BinaryPrimitives.ReadUInt16LittleEndian(payload), BinaryPrimitives.ReadUInt16LittleEndian(payload[2..]));
                break;
            case MonitorFrameKind.ReopenLog:
                audience.Answer(client, MonitorFrameKind.LogReopened, log?.Open() ?? 0);
                break;
            default:
                break;
        }
        return true;
    }

    private unsafe bool WriteInput(MonitorClient client, int length)
    {
        while (client.StalledAt < length)
        {
            int taken = streams.Write(client.Payload + client.StalledAt, length - client.StalledAt);
            if (taken == 0)
            {
                client.IsStalled = true;
                streams.AwaitRoom(poller, isWanted: true);
                return false;
            }
            client.StalledAt += taken;
        }
        client.StalledAt = 0;
        return true;
    }
}
