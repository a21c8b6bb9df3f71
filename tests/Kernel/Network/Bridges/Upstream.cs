using System.Net;
using System.Net.Sockets;
using Gantry.Linux.Links;
using Gantry.Network.Dns;

namespace Gantry.Tests;

/// <summary>The host's resolver: it gives every name the same address and counts who asks.</summary>
internal sealed class Upstream : IDisposable
{
    public static readonly IPAddress Answer = IPAddress.Parse("203.0.113.7");

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private int _questions;

    public Upstream()
    {
        using (var links = LinkSocket.Open())
            links.Apply(new LinkBatch().Configure("lo", new LinkSettings { Up = true }));

        _socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.99"), 53));
        File.WriteAllText(ResolvConf, "nameserver 127.0.0.99\nsearch example.org\n");
        _ = Task.Run(ServeAsync);
    }

    public string ResolvConf { get; } = Path.GetTempFileName();

    public int Questions => Volatile.Read(ref _questions);

    public void Dispose()
    {
        _socket.Dispose();
        File.Delete(ResolvConf);
    }

    private async Task ServeAsync()
    {
        byte[] buffer = new byte[4096], response = new byte[4096];
        try
        {
            while (true)
            {
                SocketReceiveFromResult got = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                Interlocked.Increment(ref _questions);
                int length = Write(buffer.AsSpan(0, got.ReceivedBytes), response);
                await _socket.SendToAsync(response.AsMemory(0, length), got.RemoteEndPoint);
            }
        }
        catch (SocketException)
        {
        }
        catch (ObjectDisposedException)
        {
        }
    }

    private static int Write(ReadOnlySpan<byte> query, byte[] response)
    {
        Span<char> text = stackalloc char[DnsName.MaxTextLength];
        DnsQuestion.TryParse(query, text, out DnsQuestion question);
        var writer = new DnsWriter(query, question.End, question.HasEdns, 512, response);
        writer.Answer(DnsQuestion.HeaderLength, DnsType.A, 60, Answer.GetAddressBytes());
        return writer.Finish();
    }
}
