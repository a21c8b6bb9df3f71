using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Gantry.Tests.KubeServer.Proxying;

public sealed class ProxyTests
{
    private const string Space = "/api/v1/namespaces/default";

    [Fact]
    public async Task A_pod_is_asked_for_just_what_the_client_wrote()
    {
        await using BackServer back = await BackServer.StartAsync();
        await using TestApi api = await StartAsync(back);

        TestApi.Answer answer = await api.SendAsync(HttpMethod.Post, $"{Space}/pods/p/proxy/a%2Fb//c/?x=%20y", "body");

        Assert.Equal((202, "hello", "text/x-test"), (answer.Code, answer.Text, answer.Type));
        Assert.Equal("POST /a%2Fb//c/?x=%20y body", back.Asked);
        Assert.Equal("10.1.2.3:8080", back.Dialled);
        Assert.Equal($"{Space}/pods/p/proxy/a%2Fb//c/", back.Headers["X-Forwarded-Uri"]);
    }

    [Fact]
    public async Task Ports_and_schemes_are_part_of_the_name()
    {
        await using BackServer back = await BackServer.StartAsync();
        await using TestApi api = await StartAsync(back);

        await api.GetAsync($"{Space}/pods/p:99/proxy/");
        string numbered = back.Dialled;
        await api.GetAsync($"{Space}/pods/http:p:98/proxy/");
        TestApi.Answer wrong = await api.GetAsync($"{Space}/pods/ftp:p:98/proxy/");
        TestApi.Answer none = await api.GetAsync($"{Space}/pods/none/proxy/");

        Assert.Equal(("10.1.2.3:99", "10.1.2.3:98"), (numbered, back.Dialled));
        Assert.Equal((400, "invalid pod request \"ftp:p:98\""), (wrong.Code, wrong.Message));
        Assert.Equal(404, none.Code);
    }

    [Fact]
    public async Task What_proves_the_client_to_the_api_server_stays_there()
    {
        await using BackServer back = await BackServer.StartAsync();
        await using TestApi api = await StartAsync(back);
        await api.AddDefaultAccountAsync();
        string token = await AuthenticationTests.TokenAsync(api);
        await api.BindDefaultAccountAsync("cluster-admin");
        using HttpClient plain = api.Connect(null);

        await TestApi.SendAsync(plain, HttpMethod.Get, $"{Space}/pods/p/proxy/", token: token);

        Assert.Equal("GET /", back.Asked);
        Assert.DoesNotContain("Authorization", back.Headers.Keys);
    }

    [Fact]
    public async Task Links_lead_back_through_the_proxy()
    {
        await using BackServer back = await BackServer.StartAsync();
        await using TestApi api = await StartAsync(back);
        string prefix = $"https://{api.Address.Authority}{Space}/pods/p/proxy";

        TestApi.Answer page = await api.GetAsync($"{Space}/pods/p/proxy/page");
        using HttpRequestMessage request = new(HttpMethod.Get, $"{Space}/pods/p/proxy/moved");
        using HttpClient still = new(new SocketsHttpHandler { AllowAutoRedirect = false, SslOptions = { RemoteCertificateValidationCallback = (_, given, _, _) => given?.Issuer == api.Pki.Authority.Subject, ClientCertificates = [api.Pki.AdminCertificate()] } }) { BaseAddress = api.Address };
        using HttpResponseMessage moved = await still.SendAsync(request);
        using HttpResponseMessage bare = await still.GetAsync($"{Space}/pods/p/proxy?a=b");

        Assert.Equal($"""<!-- <a href="/no"> --><HTML><a class=x href="{prefix}/next?a=b">n</a><img src='{prefix}/i.png'/><a href=other.html>o</a><a href="http://elsewhere.example/x">e</a><p title="/t">""", page.Text);
        Assert.Equal($"{prefix}/page", moved.Headers.Location?.ToString());
        Assert.Equal((301, $"{Space}/pods/p/proxy/?a=b"), ((int)bare.StatusCode, bare.Headers.Location?.ToString()));
    }

    [Fact]
    public async Task A_service_is_one_of_its_ready_endpoints()
    {
        await using BackServer back = await BackServer.StartAsync();
        await using TestApi api = await StartAsync(back);
        await api.PostAsync($"{Space}/services", """{"metadata":{"name":"web"},"spec":{"ports":[{"name":"http","port":80,"targetPort":8080}]}}""");

        TestApi.Answer empty = await api.GetAsync($"{Space}/services/web:80/proxy/");
        await api.PostAsync("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices", """
            {"metadata":{"name":"web-1","labels":{"kubernetes.io/service-name":"web"}},"addressType":"IPv4","ports":[{"name":"http","port":8080}],
             "endpoints":[{"addresses":["10.9.9.9"],"conditions":{"ready":false}},{"addresses":["10.9.9.8"],"conditions":{"ready":true}}]}
            """);
        await api.GetAsync("/apis/discovery.k8s.io/v1/endpointslices");
        TestApi.Answer named = await api.GetAsync($"{Space}/services/web:http/proxy/x");
        TestApi.Answer unknown = await api.GetAsync($"{Space}/services/web:81/proxy/");

        Assert.Equal((503, "no endpoints available for service \"web:80\""), (empty.Code, empty.Message));
        Assert.Equal((202, "10.9.9.8:8080", "GET /x"), (named.Code, back.Dialled, back.Asked));
        Assert.Equal((503, "no service port 81 found for service \"web\""), (unknown.Code, unknown.Message));
    }

    [Fact]
    public async Task A_node_is_its_agent_or_another_port_of_it()
    {
        await using BackServer back = await BackServer.StartAsync();
        await using TestApi api = await StartAsync(back);
        await api.PostAsync("/api/v1/nodes", """{"metadata":{"name":"n1"},"status":{"addresses":[{"type":"InternalIP","address":"10.0.0.7"}]}}""");

        await api.GetAsync("/api/v1/nodes/n1/proxy/stats/summary?only_cpu=true");
        string agent = back.Asked;
        await api.GetAsync("/api/v1/nodes/n1:9100/proxy/metrics");

        Assert.Equal("GET /stats/summary?only_cpu=true", agent);
        Assert.Equal(("GET /metrics", "10.0.0.7:9100"), (back.Asked, back.Dialled));
    }

    [Fact]
    public async Task Addresses_of_the_machine_itself_are_out_of_bounds()
    {
        await using BackServer back = await BackServer.StartAsync();
        await using TestApi api = await StartAsync(back);

        foreach (string address in (string[])["127.0.0.1", "169.254.169.254", "0.0.0.0", "::ffff:169.254.169.254", "::ffff:127.0.0.1", "fe80::1"])
        {
            await api.PatchAsync($"{Space}/pods/p/status", $$"""{"status":{"podIP":"{{address}}"} }""");
            TestApi.Answer answer = await api.GetAsync($"{Space}/pods/p/proxy/");
            Assert.Equal((400, "address not allowed"), (answer.Code, answer.Message));
        }
    }

    [Fact]
    public async Task An_upgrade_becomes_a_tunnel_to_the_pod()
    {
        await using BackServer back = await BackServer.StartAsync();
        await using TestApi api = await StartAsync(back);
        using TcpClient socket = new();
        await socket.ConnectAsync(System.Net.IPAddress.Loopback, api.Address.Port);
        await using SslStream stream = new(socket.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, given, _, _) => given?.Issuer == api.Pki.Authority.Subject, ClientCertificates = [api.Pki.AdminCertificate()] });

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {Space}/pods/p/proxy/echo HTTP/1.1\r\nHost: api\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"));
        string head = await ReadUntilAsync(stream, "\r\n\r\n");
        await stream.WriteAsync("ping"u8.ToArray());

        Assert.StartsWith("HTTP/1.1 101", head, StringComparison.Ordinal);
        Assert.EndsWith("ping", await ReadUntilAsync(stream, "ping"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        await using TestApi api = await TestApi.StartAsync(pods: (_, _) => throw new IOException("no route"));
        await AddPodAsync(api);

        TestApi.Answer answer = await api.GetAsync($"{Space}/pods/p/proxy/");

        Assert.Equal((503, "error trying to reach service: no route"), (answer.Code, answer.Message));
    }

    private static async Task<TestApi> StartAsync(BackServer back)
    {
        TestApi api = await TestApi.StartAsync(back.DialNodeAsync, pods: back.DialAsync);
        await AddPodAsync(api);
        return api;
    }

    private static async Task AddPodAsync(TestApi api)
    {
        await api.AddDefaultAccountAsync();
        await api.PostAsync($"{Space}/pods", """{"metadata":{"name":"p"},"spec":{"nodeName":"n1","containers":[{"name":"c","image":"web:1","ports":[{"containerPort":8080}]}]}}""");
        await api.PatchAsync($"{Space}/pods/p/status", """{"status":{"podIP":"10.1.2.3"}}""");
    }

    private static async Task<string> ReadUntilAsync(Stream stream, string end)
    {
        StringBuilder text = new();
        byte[] buffer = new byte[4096];
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(60));
        while (!text.ToString().Contains(end, StringComparison.Ordinal) && await stream.ReadAsync(buffer, late.Token) is var count and > 0)
            text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        return text.ToString();
    }
}
