using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gantry.Engine.Bench.Chaos;

/// <summary>One connection to a published port that is never made again: a request at a time, each with its answer.</summary>
internal sealed class KeptConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Thread thread;
    private readonly string networkSpace;
    private readonly IPEndPoint server;
    private readonly TaskCompletionSource connected = new();
    private volatile bool isWanted = true;
    private string? loss;

    public KeptConnection(string networkSpace, IPEndPoint server)
    {
        (this.networkSpace, this.server) = (networkSpace, server);
        thread = new Thread(Run);
        thread.Start();
    }

    public long Requests { get; private set; }

    public TimeSpan LongestAnswer { get; private set; }

    /// <summary>Completes once the first answer has come.</summary>
    public Task Connected => connected.Task;

    /// <summary>Ends it and tells what went wrong with it, none if nothing did.</summary>
    public string? End()
    {
        isWanted = false;
        thread.Join();
        return loss;
    }

    public void Dispose() => End();

    private void Run()
    {
        try
        {
            NetworkSpaces.Enter(networkSpace);
            using Socket socket = Connect();
            while (isWanted)
            {
                Ask(socket);
                connected.TrySetResult();
                Thread.Sleep(5);
            }
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            loss = $"a connection from {networkSpace} to {server} broke after {Requests} requests: {failure.Message}";
            connected.TrySetException(failure);
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
                socket.Connect(server);
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
