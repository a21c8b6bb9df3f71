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
    public async Task A_pod_that_is_on_no_node_has_said_nothing_yet()
    {
        using FakeNode node = new("");
        await using TestApi api = await StartAsync(node);
        await api.PostAsync(Pods, """{"metadata":{"name":"waits"},"spec":{"containers":[{"name":"c","image":"i"}]}}""");

        TestApi.Answer logs = await api.GetAsync($"{Pods}/waits/log");

        Assert.Equal((204, ""), (logs.Code, logs.Text));
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

        // CVE-2018-1002105: a refused upgrade must not leave a way to the node behind the server's back.
        await connection.WriteAsync("GET /containerLogs/kube-system/p/c HTTP/1.1\r\nHost: api\r\n\r\n"u8.ToArray());
        Assert.StartsWith("HTTP/1.1 404", await ReadUntilAsync(connection, "could not find"));
        Assert.DoesNotContain("containerLogs", node.Head, StringComparison.Ordinal);
    }

    // The agent of a node runs commands for whoever reaches it by an upgraded connection, which begins with GET.
    [Fact]
    public async Task Who_may_look_at_a_node_does_not_act_through_it()
    {
        using FakeNode node = new("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using TestApi api = await StartAsync(node);
        await api.PostAsync("/api/v1/nodes", """{"metadata":{"name":"n1"}}""");
        await api.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles", """{"metadata":{"name":"look"},"rules":[{"apiGroups":[""],"resources":["nodes/proxy"],"verbs":["get"]}]}""");
        await api.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """
            {"metadata":{"name":"look"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"look"},"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"eve"}]}
            """);
        await using SslStream eve = await ConnectAsync(api, api.Pki.ClientCertificate("eve", "eve", []));

        await eve.WriteAsync("GET /api/v1/nodes/n1/proxy/exec/default/p/c?command=id HTTP/1.1\r\nHost: api\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"u8.ToArray());
        string refused = await ReadUntilAsync(eve, "cannot create resource");
        await eve.WriteAsync("GET /api/v1/nodes/n1/proxy/metrics HTTP/1.1\r\nHost: api\r\n\r\n"u8.ToArray());
        string looked = await ReadUntilAsync(eve, "ok");

        Assert.StartsWith("HTTP/1.1 403", refused, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", looked, StringComparison.Ordinal);
        Assert.DoesNotContain("exec", node.Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_among_protocols_stays_here()
    {
        using FakeNode node = new("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nfirst");
        await using TestApi api = await StartAsync(node);
        await api.AddDefaultAccountAsync();
        await api.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """
            {"metadata":{"name":"all"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"cluster-admin"},"subjects":[{"kind":"ServiceAccount","name":"default","namespace":"default"}]}
            """);
        string token = "base64url.bearer.authorization.k8s.io." + System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(await AuthenticationTests.TokenAsync(api)));

        async Task<string> AskAsync(string protocols, string end)
        {
            await using SslStream connection = await ConnectAsync(api, certificate: null);
            await connection.WriteAsync(Encoding.ASCII.GetBytes($"GET {Pods}/p/exec?command=sh HTTP/1.1\r\nHost: api\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: {protocols}\r\n\r\n"));
            return await ReadUntilAsync(connection, end);
        }

        string alone = await AskAsync(token, "Unauthorized");
        string twice = await AskAsync($"{token}, {token}, v5.channel.k8s.io", "Unauthorized");
        string broken = await AskAsync("base64url.bearer.authorization.k8s.io.&, v5.channel.k8s.io", "Unauthorized");
        string good = await AskAsync($"{token}, v5.channel.k8s.io", "first");

        Assert.All([alone, twice, broken], answer => Assert.StartsWith("HTTP/1.1 401", answer, StringComparison.Ordinal));
        Assert.StartsWith("HTTP/1.1 101", good, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Protocol: v5.channel.k8s.io\r\n", node.Head, StringComparison.Ordinal);
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

    private static Task<SslStream> ConnectAsync(TestApi api) => ConnectAsync(api, api.Pki.AdminCertificate());

    private static async Task<SslStream> ConnectAsync(TestApi api, System.Security.Cryptography.X509Certificates.X509Certificate2? certificate)
    {
        TcpClient socket = new();
        await socket.ConnectAsync(System.Net.IPAddress.Loopback, api.Address.Port);
        SslStream stream = new(socket.GetStream(), leaveInnerStreamOpen: false);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, given, _, _) => given?.Issuer == api.Pki.Authority.Subject,
            ClientCertificates = certificate is null ? null : [certificate],
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
