using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Gantry.DockerApi.Hijacking;

/// <summary>
/// Stands between a connection and the HTTP server until a request takes the connection over; from then on the server sees an ended input and writes
/// into nothing. That the client has ended its half is hidden from the server while such a request is served: it would close the other half.
/// </summary>
internal sealed class HijackGate : IDuplexPipe, IDisposable
{
    private readonly ConnectionContext connection;
    private readonly IDuplexPipe transport;
    private readonly GateReader reader;
    private readonly CancellationTokenSource closed = new();
    private readonly CancellationTokenRegistration closing;
    private volatile bool isTaken;

    public HijackGate(ConnectionContext connection)
    {
        this.connection = connection;
        transport = connection.Transport;
        reader = new GateReader(this, transport.Input);
        Output = new GateWriter(this, transport.Output);
        closing = connection.ConnectionClosed.Register(OnClosed);
        connection.ConnectionClosed = closed.Token;
    }

    public PipeReader Input => reader;

    public PipeWriter Output { get; }

    /// <summary>The connection belongs to a request.</summary>
    public bool IsTaken => isTaken;

    /// <summary>Hands the connection over. The request's body has been read to its end.</summary>
    public HijackedConnection Take()
    {
        isTaken = true;
        CancellationToken stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        Socket? socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        return new HijackedConnection(transport.Input, transport.Output, socket, stopping);
    }

    public void Dispose()
    {
        closing.Dispose();
        closed.Dispose();
    }

    private void OnClosed()
    {
        if (!reader.ServesHijackable)
            closed.Cancel();
    }
}
