using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer;
using Gantry.KubeServer.Authentication;
using Gantry.KubeServer.Configuration;
using Gantry.KubeServer.Egress;
using Gantry.KubeServer.Pki;
using Gantry.Tests.KubeServer.Proxying;

namespace Gantry.Tests.KubeServer.Egress;

public sealed class EgressTests : IDisposable
{
    private const string Space = "/api/v1/namespaces/default";
    private const string Maps = Space + "/configmaps";

    private readonly string _folder = Directory.CreateTempSubdirectory("ge-").FullName;

    private string Socket => Path.Combine(_folder, "proxy.sock");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Pods_and_services_are_reached_through_the_proxy_into_the_cluster()
    {
        await using BackServer back = await BackServer.StartAsync();
        await using ConnectServer proxy = ConnectServer.OnSocket(Socket, (place, cancel) => back.DialAsync(IPEndPoint.Parse(place), cancel));
        await using TestApi api = await TestApi.StartAsync(options: With(OverSocket("cluster")));
        await AddPodAsync(api);

        TestApi.Answer pod = await api.SendAsync(HttpMethod.Post, $"{Space}/pods/p/proxy/a", "body");
        string podAsked = back.Asked;
        TestApi.Answer service = await api.GetAsync($"{Space}/services/s:80/proxy/b");

        Assert.Equal((202, "POST /a body"), (pod.Code, podAsked));
        Assert.Equal((202, "GET /b"), (service.Code, back.Asked));
        Assert.Equal(["10.1.2.3:8080", "10.1.2.4:9090"], proxy.Asked);
        Assert.Contains("apiserver_egress_dialer_dial_start_total{protocol=\"http_connect\",transport=\"uds\"} 2", (await api.GetAsync("/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhooks_of_services_are_in_the_cluster_and_those_by_url_beside_the_control_plane()
    {
        using ClusterPki pki = ClusterPki.Open(Path.Combine(_folder, "pki"), TimeProvider.System);
        using var client = pki.ClientCertificate("egress", "egress", []);
        await using TestWebhook webhook = await TestWebhook.StartAsync("hook.default.svc");
        await using ConnectServer cluster = ConnectServer.OnPort((_, cancel) => ConnectServer.ToPortAsync(webhook.Port, cancel), pki);
        await using ConnectServer beside = ConnectServer.OnSocket(Socket, (_, cancel) => ConnectServer.ToPortAsync(webhook.Port, cancel));
        await using TestApi api = await TestApi.StartAsync(options: With(OverTls("cluster", cluster.Port), OverSocket("controlplane")));
        await AddHookAsync(api);

        await api.PostAsync("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", webhook.Configuration("ValidatingWebhookConfiguration", "outside", "outside", resources: "\"secrets\""));
        await api.PostAsync("/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations", webhook.Configuration("ValidatingWebhookConfiguration", "inside", "inside", resources: "\"configmaps\"").Replace(
            $"\"url\":\"https://127.0.0.1:{webhook.Port}/inside\"", "\"service\":{\"namespace\":\"default\",\"name\":\"hook\",\"path\":\"/inside\"}", StringComparison.Ordinal));
        TestApi.Answer map = await api.PostAsync(Maps, Some.ConfigMap("a"));
        TestApi.Answer secret = await api.PostAsync($"{Space}/secrets", """{"metadata":{"name":"a"}}""");

        Assert.Equal((201, 201), (map.Code, secret.Code));
        Assert.Equal((1, 1), (webhook.Requests("inside").Length, webhook.Requests("outside").Length));
        Assert.Equal(["10.1.2.5:8443"], cluster.Asked);
        Assert.Equal([$"127.0.0.1:{webhook.Port}"], beside.Asked);
    }

    [Theory]
    [InlineData("cluster")]
    [InlineData("controlplane")]
    public async Task An_issuer_is_reached_by_the_way_that_it_names(string network)
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        issuer.Use("k1", "ES256");
        await using ConnectServer proxy = ConnectServer.OnSocket(Socket, (_, cancel) => ConnectServer.ToPortAsync(new Uri(issuer.Url).Port, cancel));
        await using TestApi api = await TestApi.StartAsync(options: With(OverSocket(network)));

        JsonObject jwt = new()
        {
            ["issuer"] = new JsonObject { ["url"] = issuer.Url, ["audiences"] = new JsonArray("gantry"), ["certificateAuthority"] = issuer.AuthorityPem, ["egressSelectorType"] = network },
            ["claimMappings"] = new JsonObject { ["username"] = new JsonObject { ["claim"] = "sub", ["prefix"] = "oidc:" } },
        };
        JsonObject config = new() { ["apiVersion"] = "apiserver.config.k8s.io/v1", ["kind"] = "AuthenticationConfiguration", ["jwt"] = new JsonArray(jwt) };

        api.Api.Use(AuthenticationConfig.Parse(new ConfigFile("f", Encoding.UTF8.GetBytes(config.ToJsonString()))));
        JsonObject review = new() { ["spec"] = new JsonObject { ["token"] = issuer.Token([], api.Clock.GetUtcNow()) } };
        TestApi.Answer who = await api.PostAsync("/apis/authentication.k8s.io/v1/tokenreviews", review.ToJsonString());

        Assert.Equal("oidc:ann", who.Json.Child("status").Child("user").Text("username"));
        Assert.NotEmpty(proxy.Asked);
        Assert.All(proxy.Asked, place => Assert.Equal(new Uri(issuer.Url).Authority, place));
    }

    [Fact]
    public async Task What_the_proxy_says_is_told_and_so_is_that_it_is_not_there()
    {
        await using TestApi api = await TestApi.StartAsync(options: With(OverSocket("cluster")));
        await AddPodAsync(api);

        TestApi.Answer gone = await api.GetAsync($"{Space}/pods/p/proxy/");
        await using ConnectServer proxy = ConnectServer.OnSocket(Socket, (_, _) => throw new IOException());
        proxy.Answer = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n";
        TestApi.Answer refused = await api.GetAsync($"{Space}/pods/p/proxy/");
        proxy.Answer = "SSH-2.0-other\r\n\r\n";
        TestApi.Answer other = await api.GetAsync($"{Space}/pods/p/proxy/");

        Assert.Equal(503, gone.Code);
        Assert.StartsWith($"error trying to reach service: the proxy {Socket} cannot be reached: ", gone.Message, StringComparison.Ordinal);
        Assert.Equal((503, $"error trying to reach service: proxy error from {Socket} while dialing 10.1.2.3:8080, code 502: 502 Bad Gateway"), (refused.Code, refused.Message));
        Assert.Equal($"error trying to reach service: reading HTTP response from CONNECT to 10.1.2.3:8080 via proxy {Socket} failed: malformed HTTP response \"SSH-2.0-other\"", other.Message);
        Assert.Contains("apiserver_egress_dialer_dial_failure_count{protocol=\"http_connect\",stage=\"connect\",transport=\"uds\"} 1", (await api.GetAsync("/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_other_side_says_first_is_not_lost()
    {
        await using ConnectServer proxy = ConnectServer.OnPort((_, _) => ValueTask.FromResult<Stream>(new MemoryStream()));
        proxy.Answer = "HTTP/1.0 200 OK\r\nVia: test\r\n\r\nhello";
        EgressDial dial = Parse($"{{name: cluster, connection: {{proxyProtocol: HTTPConnect, transport: {{tcp: {{url: \"http://127.0.0.1:{proxy.Port}\"}}}}}}}}").Cluster!;

        await using Stream stream = await dial(new DnsEndPoint("fd00::1", 80), TestContext.Current.CancellationToken);
        byte[] first = new byte[5];
        await stream.ReadExactlyAsync(first, TestContext.Current.CancellationToken);

        Assert.Equal("hello", Encoding.ASCII.GetString(first));
        Assert.Equal(["[fd00::1]:80"], proxy.Asked);
    }

    [Theory]
    [InlineData("{name: cluster, connection: {proxyProtocol: Magic}}", "service.connection.protocol: Unsupported value: \"Magic\": supported values: \"Direct\", \"HTTPConnect\", \"GRPC\"")]
    [InlineData("{name: moon, connection: {proxyProtocol: Direct}}", "service.connection: Unsupported value: \"moon\": supported values: \"cluster\", \"controlplane\", \"etcd\"")]
    [InlineData("{name: Etcd, connection: {proxyProtocol: Direct}}, {name: etcd, connection: {proxyProtocol: Direct}}", "service.connection[1]: Duplicate value: \"etcd\"")]
    [InlineData("{name: etcd, connection: {proxyProtocol: Direct, transport: {}}}", "service.connection.transport: Invalid value: \"direct\": config must be absent for direct connect")]
    [InlineData("{name: etcd, connection: {proxyProtocol: HTTPConnect}}", "service.connection.transport: Required value: transport must be set for HTTPConnect")]
    [InlineData("{name: etcd, connection: {proxyProtocol: HTTPConnect, transport: {}}}", "service.connection.tcp: Required value: One of TCP or UDS must be set")]
    [InlineData("{name: etcd, connection: {proxyProtocol: HTTPConnect, transport: {uds: {}, tcp: {}}}}", "service.connection.tcp: Invalid value: TCP and UDS cannot both be set")]
    [InlineData("{name: etcd, connection: {proxyProtocol: HTTPConnect, transport: {uds: {}}}}", "service.connection.udsName: Invalid value: \"nil\": must be present for UDS connections")]
    [InlineData("{name: etcd, connection: {proxyProtocol: HTTPConnect, transport: {tcp: {url: \"ftp://a\"}}}}", "service.connection.url: Invalid value: \"ftp://a\": supported connection protocols are http:// and https://")]
    [InlineData("{name: etcd, connection: {proxyProtocol: HTTPConnect, transport: {tcp: {url: \"http://a\", tlsConfig: {}}}}}", "service.connection.tlsConfig: Invalid value: \"nil\": config must not be present when using HTTP")]
    [InlineData("{name: etcd, connection: {proxyProtocol: HTTPConnect, transport: {tcp: {url: \"https://a\"}}}}", "service.connection.tlsConfig: Required value: TLSConfig must be present when using HTTPS")]
    [InlineData("{name: etcd, connection: {proxyProtocol: HTTPConnect, transport: {tcp: {url: \"https://a\", tlsConfig: {clientCert: /none}}}}}", "service.connection.tlsConfig.clientCert: Invalid value: \"/none\": TLS client cert does not exist, service.connection.tlsConfig.clientKey: Invalid value: \"nil\": Using TLS requires requires clientKey")]
    [InlineData("{name: cluster, connection: {proxyProtocol: GRPC, transport: {uds: {udsName: /a}}}}", "tunnels over gRPC are not supported here")]
    [InlineData("{name: cluster, connection: {proxyProtocol: Direct, bogus: 1}}", "strict decoding error: unknown field \"egressSelections[0].connection.bogus\"")]
    public void What_is_wrong_in_the_file_is_told_with_its_place(string selections, string message)
    {
        FormatException wrong = Assert.Throws<FormatException>(() => Parse(selections));

        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
        Assert.StartsWith("egress.yaml: ", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_between_where_the_file_says_direct_or_says_nothing()
    {
        EgressRoutes routes = Parse("{name: cluster, connection: {proxyProtocol: Direct}}");

        Assert.True(routes.AreConfigured);
        Assert.All([routes.Cluster, routes.ControlPlane, routes.Etcd], Assert.Null);
    }

    private static EgressRoutes Parse(params string[] selections) => EgressRoutes.Parse(new ConfigFile("egress.yaml", Encoding.UTF8.GetBytes(
        $"{{apiVersion: apiserver.k8s.io/v1beta1, kind: EgressSelectorConfiguration, egressSelections: [{string.Join(", ", selections)}]}}")));

    private static KubeApiOptions With(params string[] selections) => new() { Egress = Parse(selections) };

    private string OverSocket(string name) => $"{{name: {name}, connection: {{proxyProtocol: HTTPConnect, transport: {{uds: {{udsName: {Socket}}}}}}}}}";

    private string OverTls(string name, int port) =>
        $"{{name: {name}, connection: {{proxyProtocol: HTTPConnect, transport: {{tcp: {{url: \"https://127.0.0.1:{port}\", " +
        $"tlsConfig: {{caBundle: {_folder}/pki/ca.crt, clientCert: {_folder}/pki/egress.crt, clientKey: {_folder}/pki/egress.key, tlsServerName: proxy.test}}}}}}}}}}";

    private static async Task AddPodAsync(TestApi api)
    {
        await api.AddDefaultAccountAsync();
        await api.PostAsync($"{Space}/pods", """{"metadata":{"name":"p"},"spec":{"nodeName":"n1","containers":[{"name":"c","image":"web:1","ports":[{"containerPort":8080}]}]}}""");
        await api.PatchAsync($"{Space}/pods/p/status", """{"status":{"podIP":"10.1.2.3"}}""");
        await api.PostAsync($"{Space}/services", """{"metadata":{"name":"s"},"spec":{"ports":[{"port":80}]}}""");
        await AddEndpointAsync(api, "s", "10.1.2.4", 9090);
    }

    private static async Task AddHookAsync(TestApi api)
    {
        await api.PostAsync($"{Space}/services", """{"metadata":{"name":"hook"},"spec":{"ports":[{"port":443}]}}""");
        await AddEndpointAsync(api, "hook", "10.1.2.5", 8443);
    }

    private static async Task AddEndpointAsync(TestApi api, string service, string address, int port)
    {
        TestApi.Answer made = await api.PostAsync("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices", $$"""
            {"metadata":{"name":"{{service}}-1","labels":{"kubernetes.io/service-name":"{{service}}"} },"addressType":"IPv4","ports":[{"name":"","port":{{port}} }],"endpoints":[{"addresses":["{{address}}"]}]}
            """);
        Assert.Equal(201, made.Code);
    }
}
