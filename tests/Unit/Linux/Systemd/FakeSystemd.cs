using System.Net.Sockets;
using System.Text;
using Gantry.Linux.Systemd;

namespace Gantry.Tests.Systemd;

/// <summary>Answers one conversation on a socket as systemd's manager does, by a script of calls and answers.</summary>
internal sealed class FakeSystemd : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gantry-systemd-");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Thread _thread;
    private readonly Func<BusMessage, IEnumerable<byte[]>> _answer;

    public FakeSystemd(Func<BusMessage, IEnumerable<byte[]>> answer)
    {
        _answer = answer;
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen();
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public string Path => _directory.FullName + "/private";

    public List<BusMessage> Calls { get; } = [];

    public string Greeting { get; private set; } = "";

    public static byte[] Message(BusMessageKind kind, uint replyTo, string member, string signature, Action<BusWriter> write)
    {
        var body = new BusWriter();
        write(body);
        var writer = new BusWriter();
        writer.Raw([(byte)'l', (byte)kind, 0, 1]);
        writer.UInt32((uint)body.Length);
        writer.UInt32(77);
        writer.Array(8, () =>
        {
            Field(5, "u", () => writer.UInt32(replyTo));
            Field(kind == BusMessageKind.Error ? (byte)4 : (byte)3, "s", () => writer.Text(member));
            if (signature.Length > 0)
                Field(8, "g", () => writer.Signature(signature));
        });
        writer.Align(8);
        writer.Raw(body.Written);
        return writer.Written.ToArray();

        void Field(byte field, string type, Action value)
        {
            writer.Align(8);
            writer.Byte(field);
            writer.Signature(type);
            value();
        }
    }

    public static byte[] Removed(string job, string result) => Message(BusMessageKind.Signal, 0, "JobRemoved", "uoss", body =>
    {
        body.UInt32(1);
        body.Text(job);
        body.Text("web.scope");
        body.Text(result);
    });

    public void Dispose()
    {
        _listener.Dispose();
        _thread.Join(TimeSpan.FromSeconds(60));
        _directory.Delete(recursive: true);
    }

    private void Serve()
    {
        try
        {
            using Socket client = _listener.Accept();
            Greeting = Line(client);
            client.Send("OK 0123\r\n"u8);
            Line(client);
            while (true)
            {
                byte[] head = Exactly(client, BusMessage.FixedHeader);
                byte[] rest = Exactly(client, BusMessage.LengthOf(head) - head.Length);
                BusMessage call = BusMessage.Parse([.. head, .. rest]);
                Calls.Add(call);
                foreach (byte[] message in _answer(call))
                    client.Send(message);
            }
        }
        catch (Exception ended) when (ended is SocketException or EndOfStreamException)
        {
            // The client is done.
        }
    }

    private static string Line(Socket client)
    {
        var line = new StringBuilder();
        while (line.Length == 0 || line[^1] != '\n')
            line.Append((char)Exactly(client, 1)[0]);
        return line.ToString();
    }

    private static byte[] Exactly(Socket client, int count)
    {
        byte[] bytes = new byte[count];
        for (int done = 0; done < count;)
        {
            int received = client.Receive(bytes.AsSpan(done));
            done += received > 0 ? received : throw new EndOfStreamException();
        }

        return bytes;
    }
}
