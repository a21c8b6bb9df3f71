using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gantry.Engine.Bench.Chaos;

/// <summary>One connection to a published port that is never made again: a request at a time, each with its answer.</summary>
internal sealed class KeptConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Thread _thread;
    private readonly string _networkSpace;
    private readonly IPEndPoint _server;
    private readonly TaskCompletionSource _connected = new();
    private volatile bool _isWanted = true;
    private string? _loss;

    public KeptConnection(string networkSpace, IPEndPoint server)
    {
        (_networkSpace, _server) = (networkSpace, server);
        _thread = new Thread(Run);
        _thread.Start();
    }

    public long Requests { get; private set; }

    public TimeSpan LongestAnswer { get; private set; }

    /// <summary>Completes once the first answer has come.</summary>
    public Task Connected => _connected.Task;

    /// <summary>Ends it and tells what went wrong with it, none if nothing did.</summary>
    public string? End()
    {
        _isWanted = false;
        _thread.Join();
        return _loss;
    }

    public void Dispose() => End();

    private void Run()
    {
        try
        {
            NetworkSpaces.Enter(_networkSpace);
            using Socket socket = Connect();
            while (_isWanted)
            {
                Ask(socket);
                _connected.TrySetResult();
                Thread.Sleep(5);
            }
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            _loss = $"a connection from {_networkSpace} to {_server} broke after {Requests} requests: {failure.Message}";
            _connected.TrySetException(failure);
        }
    }

    // A container's program needs a moment until it listens; that is no loss.
    private Socket Connect()
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = (int)Patience.TotalMilliseconds };
            try
            {
                socket.Connect(_server);
                Ask(socket);
                return socket;
            }
            catch (Exception failure) when (failure is IOException or SocketException && Stopwatch.GetElapsedTime(start) < Patience)
            {
                socket.Dispose();
                Thread.Sleep(50);
            }
        }
    }

    private void Ask(Socket socket)
    {
        long start = Stopwatch.GetTimestamp();
        byte[] request = System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"request {Requests}\n")), answer = new byte[request.Length];
        socket.Send(request);
        for (int read = 0; read < answer.Length;)
        {
            int count = socket.Receive(answer.AsSpan(read));
            read += count > 0 ? count : throw new IOException("it was closed");
        }

        if (!answer.AsSpan().SequenceEqual(request))
            throw new IOException("the answer was another's");

        Requests++;
        if (Stopwatch.GetElapsedTime(start) is var elapsed && elapsed > LongestAnswer)
            LongestAnswer = elapsed;
    }
}
