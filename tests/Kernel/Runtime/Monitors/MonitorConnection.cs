using System.Net.Sockets;
using System.Text;
using Gantry.Oci.Monitoring;

namespace Gantry.Tests;

/// <summary>A client of a monitor.</summary>
internal sealed class MonitorConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public MonitorConnection(string path)
    {
        _socket.ReceiveTimeout = 60_000;
        _socket.Connect(new UnixDomainSocketEndPoint(path));
    }

    /// <summary>Returns when the monitor knows of it, which the answer to a second frame shows.</summary>
    public void Attach(AttachStreams streams)
    {
        Send(MonitorFrameKind.Attach, (byte)streams, []);
        Send(MonitorFrameKind.ReopenLog, 0, []);
        while (Read() is { Kind: not MonitorFrameKind.LogReopened })
            continue;
    }

    public void Send(MonitorFrameKind kind, byte flags, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[MonitorFrame.HeaderSize + payload.Length];
        new MonitorFrame(kind, flags, payload.Length).Write(frame);
        payload.CopyTo(frame.AsSpan(MonitorFrame.HeaderSize));
        _socket.Send(frame);
    }

    /// <summary>None when the monitor is gone.</summary>
    public (MonitorFrameKind Kind, byte[] Payload)? Read()
    {
        if (Fill(MonitorFrame.HeaderSize) is not { } header)
            return null;

        MonitorFrame frame = MonitorFrame.Read(header);
        return Fill(frame.Length) is { } payload ? (frame.Kind, payload) : null;
    }

    public MonitorPhase WaitForPhase(MonitorStep step)
    {
        while (Read() is { } frame)
        {
            if (frame.Kind == MonitorFrameKind.Phase && MonitorPhase.Read(frame.Payload) is var phase && phase.Step >= step)
                return phase;
        }

        throw new IOException("the monitor is gone");
    }

    /// <summary>What comes until the text has come, or the monitor has gone.</summary>
    public string ReadUntil(string wanted)
    {
        var text = new StringBuilder();
        while (!text.ToString().Contains(wanted, StringComparison.Ordinal) && Read() is { } frame)
        {
            if (frame.Kind is MonitorFrameKind.Stdout or MonitorFrameKind.Stderr)
                text.Append(Encoding.UTF8.GetString(frame.Payload));
        }

        return text.ToString();
    }

    public void Dispose() => _socket.Dispose();

    private byte[]? Fill(int length)
    {
        byte[] content = new byte[length];
        for (int filled = 0; filled < length;)
        {
            int count = _socket.Receive(content.AsSpan(filled));
            if (count == 0)
                return null;

            filled += count;
        }

        return content;
    }
}
