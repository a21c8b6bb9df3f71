using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Gantry.Tests.KubeServer;

public sealed class NodeStreamTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    [Fact]
    public async Task Logs_come_from_the_pods_node()
    {
        using FakeNode node = new("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n");
        await using TestApi api = await StartAsync(node);

        TestApi.Answer logs = await api.GetAsync($"{Pods}/p/log?container=c&tailLines=5&follow=true");

        Assert.Equal((200, "hello\n"), (logs.Code, logs.Text));
        Assert.Equal("n1", node.Asked);
        Assert.StartsWith("GET /containerLogs/default/p/c?", node.Head);
        Assert.Contains("tailLines=5", node.Head);
        Assert.DoesNotContain("container=c", node.Head.Split('?')[1]);
    }

    [Fact]
    public async Task A_container_that_the_pod_does_not_have_has_no_log()
    {
        using FakeNode node = new("");
        await using TestApi api = await StartAsync(node);

        TestApi.Answer logs = await api.GetAsync($"{Pods}/p/log?container=x");

        Assert.Equal((400, "container x is not valid for pod p"), (logs.Code, logs.Message));
    }

    [Fact]
    public async Task An_upgrade_becomes_a_tunnel_to_the_node()
    {
        using FakeNode node = new("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: v4.channel.k8s.io\r\n\r\nfirst", echoes: true);
        await using TestApi api = await StartAsync(node);

        await using SslStream connection = await ConnectAsync(api);
        await connection.WriteAsync(Encoding.ASCII.GetBytes($"POST {Pods}/p/exec?command=sh&command=-c&command=a%20b&stdin=true&stdout=true&tty=true HTTP/1.1\r\nHost: api\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: v4.channel.k8s.io\r\nContent-Length: 0\r\n\r\n"));
        string head = await ReadUntilAsync(connection, "first");
        await connection.WriteAsync("ping"u8.ToArray());
        string echo = await ReadUntilAsync(connection, "ping");

        Assert.StartsWith("HTTP/1.1 101", head);
        Assert.Contains("X-Stream-Protocol-Version: v4.channel.k8s.io", head);
        Assert.EndsWith("ping", echo);
        Assert.StartsWith("POST /exec/default/p/c?command=sh&command=-c&command=a%20b&input=1&output=1&tty=1 HTTP/1.1\r\n", node.Head);
        Assert.DoesNotContain("Authorization", node.Head);
    }

    [Fact]
    public async Task A_refusal_of_the_node_reaches_the_client_in_words()
    {
        using FakeNode node = new("HTTP/1.1 404 Not Found\r\nContent-Length: 17\r\n\r\nno such container");
        await using TestApi api = await StartAsync(node);

        await using SslStream connection = await ConnectAsync(api);
        await connection.WriteAsync(Encoding.ASCII.GetBytes($"GET {Pods}/p/exec?command=sh HTTP/1.1\r\nHost: api\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"));
        string answer = await ReadUntilAsync(connection, "no such container");

        Assert.StartsWith("HTTP/1.1 400", answer);
    }

    [Fact]
    public async Task Without_an_upgrade_there_is_no_stream()
    {
        using FakeNode node = new("");
        await using TestApi api = await StartAsync(node);

        TestApi.Answer answer = await api.PostAsync($"{Pods}/p/exec?command=sh", "");

        Assert.Equal((400, "Upgrade request required"), (answer.Code, answer.Message));
    }

    private static async Task<TestApi> StartAsync(FakeNode node)
    {
        TestApi api = await TestApi.StartAsync(node.ConnectAsync);
        await api.AddDefaultAccountAsync();
        await api.PostAsync(Pods, Some.Pod("p", ",\"nodeName\":\"n1\""));
        return api;
    }

    private static async Task<SslStream> ConnectAsync(TestApi api)
    {
        TcpClient socket = new();
        await socket.ConnectAsync(System.Net.IPAddress.Loopback, api.Address.Port);
        SslStream stream = new(socket.GetStream(), leaveInnerStreamOpen: false);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, given, _, _) => given?.Issuer == api.Pki.Authority.Subject,
            ClientCertificates = [api.Pki.AdminCertificate()],
        });
        return stream;
    }

    private static async Task<string> ReadUntilAsync(Stream stream, string end)
    {
        StringBuilder text = new();
        byte[] buffer = new byte[4096];
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(20));
        while (!text.ToString().Contains(end, StringComparison.Ordinal))
        {
            int count = await stream.ReadAsync(buffer, late.Token);
            if (count == 0)
                break;
            text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return text.ToString();
    }

    /// <summary>A node's agent that gives one answer, and then returns what it is sent if it is told to.</summary>
    private sealed class FakeNode(string answer, bool echoes = false) : IDisposable
    {
        private readonly TcpListener _listener = Listen();
        private readonly TaskCompletionSource<string> _head = new();

        public string Asked { get; private set; } = "";

        public string Head => _head.Task.Result;

        public async ValueTask<Stream> ConnectAsync(string node, CancellationToken cancel)
        {
            Asked = node;
            Task serving = ServeAsync();
            TcpClient client = new();
            await client.ConnectAsync((System.Net.IPEndPoint)_listener.LocalEndpoint, cancel);
            return client.GetStream();
        }

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync()
        {
            using TcpClient client = await _listener.AcceptTcpClientAsync();
            await using NetworkStream stream = client.GetStream();
            _head.SetResult(await ReadUntilAsync(stream, "\r\n\r\n"));
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
            if (echoes)
                await stream.CopyToAsync(stream);
        }

        private static TcpListener Listen()
        {
            TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
            listener.Start();
            return listener;
        }
    }
}
