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
    private readonly ConnectionContext _connection;
    private readonly IDuplexPipe _transport;
    private readonly GateReader _reader;
    private readonly CancellationTokenSource _closed = new();
    private readonly CancellationTokenRegistration _closing;
    private volatile bool _isTaken;

    public HijackGate(ConnectionContext connection)
    {
        _connection = connection;
        _transport = connection.Transport;
        _reader = new GateReader(this, _transport.Input);
        Output = new GateWriter(this, _transport.Output);
        _closing = connection.ConnectionClosed.Register(OnClosed);
        connection.ConnectionClosed = _closed.Token;
    }

    public PipeReader Input => _reader;

    public PipeWriter Output { get; }

    /// <summary>The connection belongs to a request.</summary>
    public bool IsTaken => _isTaken;

    /// <summary>Hands the connection over. The request's body has been read to its end.</summary>
    public HijackedConnection Take()
    {
        _isTaken = true;
        CancellationToken stopping = _connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default;
        Socket? socket = _connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        return new HijackedConnection(_transport.Input, _transport.Output, socket, stopping);
    }

    public void Dispose()
    {
        _closing.Dispose();
        _closed.Dispose();
    }

    private void OnClosed()
    {
        if (!_reader.ServesHijackable)
            _closed.Cancel();
    }
}
