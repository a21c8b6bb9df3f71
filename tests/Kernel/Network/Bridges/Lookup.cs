using System.Net;
using System.Net.Sockets;
using Gantry.Network.Dns;

namespace Gantry.Tests;

/// <summary>Asks 127.0.0.11 from inside a container.</summary>
internal static class Lookup
{
    public static Socket Open(TestContainer container)
    {
        Socket socket = container.Namespace.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        socket.ReceiveTimeout = 30_000;
        socket.Connect(IPAddress.Parse("127.0.0.11"), 53);
        return socket;
    }

    public static IReadOnlyList<IPAddress> Addresses(TestContainer container, string name)
    {
        using Socket socket = Open(container);
        return Addresses(socket, name);
    }

    public static IReadOnlyList<IPAddress> Addresses(Socket socket, string name) => [.. Records(Ask(socket, name, DnsType.A)).Where(data => data.Length == 4).Select(data => new IPAddress(data))];

    public static IReadOnlyList<IPAddress> AddressesByTcp(TestContainer container, string name)
    {
        using Socket socket = container.Namespace.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        socket.ReceiveTimeout = 30_000;
        socket.Connect(IPAddress.Parse("127.0.0.11"), 53);
        byte[] question = DnsResolution.QuestionFor(name, DnsType.A), buffer = new byte[4096];
        socket.Send([0, (byte)question.Length, .. question]);
        int length = 0;
        while (length < 2 || length < 2 + buffer[1])
            length += socket.Receive(buffer.AsSpan(length));

        return [.. Records(buffer[2..length]).Where(data => data.Length == 4).Select(data => new IPAddress(data))];
    }

    public static (DnsResponseCode Code, int Answers) Count(TestContainer container, string name, DnsType type)
    {
        using Socket socket = Open(container);
        byte[] response = Ask(socket, name, type);
        return ((DnsResponseCode)(response[3] & 0x0f), response[7]);
    }

    public static string Name(TestContainer container, IPAddress address)
    {
        using Socket socket = Open(container);
        byte[] response = Ask(socket, ReverseNames.Of(address), DnsType.PTR);
        var records = new DnsRecordReader(response, QuestionEnd(response));
        records.Next();
        int at = records.DataStart;
        Span<char> text = stackalloc char[DnsName.MaxTextLength];
        Assert.True(DnsName.TryRead(response, ref at, text, out int length));
        return text[..length].ToString();
    }

    private static byte[] Ask(Socket socket, string name, DnsType type)
    {
        byte[] question = DnsResolution.QuestionFor(name, type);
        socket.Send(question);
        byte[] buffer = new byte[4096];
        return buffer[..socket.Receive(buffer)];
    }

    private static List<byte[]> Records(byte[] response)
    {
        var found = new List<byte[]>();
        var records = new DnsRecordReader(response, QuestionEnd(response));
        int left = response[7];
        while (left-- > 0 && records.Next())
            found.Add(response[records.DataStart..(records.DataStart + records.DataLength)]);

        return found;
    }

    private static int QuestionEnd(byte[] response)
    {
        Span<char> text = stackalloc char[DnsName.MaxTextLength];
        Assert.True(DnsQuestion.TryParse(response, text, out DnsQuestion question));
        return question.End;
    }
}
