using System.Text;
using Gantry.Oci.Monitoring;
using static Gantry.Runtime.Monitors.Libc;

namespace Gantry.Runtime.Monitors;

/// <summary>The clients of a monitor: all are told how far the process is, those that have attached themselves get its output.</summary>
internal sealed unsafe class Audience
{
    private const int MaxClients = 16;
    private const int MaxNote = 8192;
    private const int MaxWords = 2000;

    private readonly Poller _poller;
    private readonly MonitorClient[] _clients = new MonitorClient[MaxClients];
    private readonly byte* _note = Reserve(MonitorFrame.HeaderSize + MaxNote);
    private string _words = "";

    public Audience(Poller poller)
    {
        _poller = poller;
        for (int i = 0; i < MaxClients; i++)
            _clients[i] = new(i);
    }

    public IReadOnlyList<MonitorClient> Clients => _clients;

    /// <summary>What all have been told last, and who comes is told first.</summary>
    public MonitorPhase Phase { get; private set; } = new(MonitorStep.Launching, false, 0, 0, 0, 0, "");

    /// <summary>What follows from a client's leaving.</summary>
    public Action<AttachStreams> Left { get; init; } = static _ => { };

    public MonitorClient this[int index] => _clients[index];

    public bool HasPending
    {
        get
        {
            foreach (MonitorClient client in _clients)
            {
                if (client.HasPending)
                    return true;
            }
            return false;
        }
    }

    /// <summary>Takes in a connection; one too many is closed.</summary>
    public void Welcome(int connection)
    {
        foreach (MonitorClient client in _clients)
        {
            if (client.IsOpen)
                continue;
            client.Open(connection);
            Greet(client);
            return;
        }
        _ = close(connection);
    }

    /// <summary>Goes on to a phase without a word; it is told with the next one.</summary>
    public void Note(MonitorPhase next) => Phase = next;

    public void Tell(MonitorPhase next, string why = "")
    {
        Phase = next;
        _words = why;
        foreach (MonitorClient client in _clients)
        {
            if (client.IsOpen)
                Greet(client);
        }
    }

    /// <summary>Passes a frame of output on to those that want that stream.</summary>
    public void Deliver(byte* frame, int size, AttachStreams stream)
    {
        foreach (MonitorClient client in _clients)
        {
            if (client.IsOpen && (client.Streams & stream) != 0 && !client.Send(frame, size))
                Drop(client);
        }
    }

    public void Answer(MonitorClient client, MonitorFrameKind kind, int number)
    {
        *(int*)(_note + MonitorFrame.HeaderSize) = number;
        Send(client, kind, sizeof(int));
    }

    public void Drop(MonitorClient client)
    {
        AttachStreams had = client.Streams;
        client.Close();
        Left(had);
    }

    public void DropStuck(int milliseconds)
    {
        foreach (MonitorClient client in _clients)
        {
            if (client.IsOpen && client.HasPending && Milliseconds() - client.LastProgress > milliseconds)
                Drop(client);
        }
    }

    public void Watch()
    {
        foreach (MonitorClient client in _clients)
        {
            if (client.IsOpen)
                client.Watch(_poller);
        }
    }

    /// <summary>Tells one client how far the process is: when it comes, and when it is attached.</summary>
    public void Greet(MonitorClient client)
    {
        var payload = new Span<byte>(_note + MonitorFrame.HeaderSize, MaxNote);
        Phase.Write(payload);
        int length = _words.Length == 0 ? 0 : Encoding.UTF8.GetBytes(_words.AsSpan(0, Math.Min(_words.Length, MaxWords)), payload[MonitorPhase.FixedSize..]);
        Send(client, MonitorFrameKind.Phase, MonitorPhase.FixedSize + length);
    }

    private void Send(MonitorClient client, MonitorFrameKind kind, int length)
    {
        new MonitorFrame(kind, 0, length).Write(new Span<byte>(_note, MonitorFrame.HeaderSize));
        if (!client.Send(_note, MonitorFrame.HeaderSize + length))
            Drop(client);
    }
}
