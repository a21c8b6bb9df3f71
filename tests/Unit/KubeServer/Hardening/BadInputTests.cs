using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer.Hardening;

/// <summary>Input that no client means well is refused with a Status, soon, and costs the server nothing that lasts.</summary>
public sealed class BadInputTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"metadata\":{\"name\":\"a\"}}{}")]
    [InlineData("{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"\\ud800\"}}")]
    [InlineData("{\"metadata\":{\"name\":1}}")]
    [InlineData("{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":{}}}")]
    [InlineData("{\"metadata\":[]}")]
    [InlineData("{\"metadata\":{\"name\":\"a\"},\"data\":NaN}")]
    [InlineData("{\"kind\":[],\"metadata\":{\"name\":\"a\"}}")]
    public async Task Malformed_json_is_a_bad_request(string body)
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer answer = await api.PostAsync(ConfigMaps, body);

        Assert.Equal((400, "BadRequest", "Status"), (answer.Code, answer.Reason, answer.Json.Text("kind")));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/yaml")]
    [InlineData("application/cbor")]
    [InlineData("application/vnd.kubernetes.protobuf")]
    public async Task Bytes_that_are_no_text_are_a_bad_request(string type)
    {
        await using TestApi api = await TestApi.StartAsync();
        byte[] body = [.. "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\""u8, 0xff, 0xfe, .. "\"}}"u8];

        TestApi.Answer posted = await TestApi.SendBytesAsync(api.Client, HttpMethod.Post, ConfigMaps, body, type);
        TestApi.Answer deleted = await TestApi.SendBytesAsync(api.Client, HttpMethod.Delete, $"{ConfigMaps}/a", body, type);

        Assert.Equal((400, 400), (posted.Code, deleted.Code));
    }

    [Theory]
    [InlineData("application/json", "[", "]")]
    [InlineData("application/json", "{\"a\":", "}")]
    [InlineData("application/yaml", "[", "]")]
    [InlineData("application/merge-patch+json", "{\"a\":", "}")]
    [InlineData("application/json-patch+json", "[", "]")]
    [InlineData("application/strategic-merge-patch+json", "{\"metadata\":", "}")]
    [InlineData("application/apply-patch+yaml", "{a: ", "}")]
    public async Task Deep_nesting_is_refused(string type, string open, string close)
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));
        string body = string.Concat(Enumerable.Repeat(open, 50_000)) + "1" + string.Concat(Enumerable.Repeat(close, 50_000));
        bool isPatch = type.Contains("patch", StringComparison.Ordinal);

        TestApi.Answer answer = await api.SendAsync(isPatch ? HttpMethod.Patch : HttpMethod.Post, isPatch ? $"{ConfigMaps}/a?fieldManager=x" : ConfigMaps, body, type);

        Assert.Equal((400, "BadRequest"), (answer.Code, answer.Reason));
    }

    [Fact]
    public async Task Objects_of_very_many_keys_are_answered_soon()
    {
        await using TestApi api = await TestApi.StartAsync();
        string data = string.Join(',', Enumerable.Range(0, 30_000).Select(at => $"\"k{at}\":\"v\""));
        string unknown = string.Join(',', Enumerable.Range(0, 200_000).Select(at => $"\"u{at}\":1"));
        string twice = string.Join(',', Enumerable.Repeat("\"u\":1", 400_000));
        long start = Stopwatch.GetTimestamp();

        TestApi.Answer wide = await api.PostAsync(ConfigMaps, $$"""{"metadata":{"name":"a"},"data":{{{data}}} }""");
        TestApi.Answer strange = await api.PostAsync(ConfigMaps, $$"""{"metadata":{"name":"b"},{{unknown}} }""");
        TestApi.Answer same = await api.PostAsync(ConfigMaps, $$"""{"metadata":{"name":"c"},{{twice}} }""");

        Assert.Equal([201, 201, 201], [wide.Code, strange.Code, same.Code]);
        Assert.InRange(strange.Warnings.Count, 1, 200);
        Assert.InRange(same.Warnings.Count, 1, 200);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(60), $"{Stopwatch.GetElapsedTime(start)}");
    }

    [Fact]
    public async Task Yaml_that_unfolds_without_end_is_refused()
    {
        await using TestApi api = await TestApi.StartAsync();
        StringBuilder bomb = new("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int level = 1; level < 12; level++)
            bomb.Append($"a{level}: &a{level} [").AppendJoin(',', Enumerable.Repeat($"*a{level - 1}", 10)).Append("]\n");
        long start = Stopwatch.GetTimestamp();

        TestApi.Answer answer = await api.SendAsync(HttpMethod.Post, ConfigMaps, bomb.ToString(), "application/yaml");

        Assert.Equal(400, answer.Code);
        Assert.Contains("excessive aliasing", answer.Message, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_beyond_the_limit_is_too_large(bool tellsLength)
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, ConfigMaps) { Content = new StringContent(Some.ConfigMap("a", new string('x', 3 * 1024 * 1024)), Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = !tellsLength;

        using HttpResponseMessage response = await api.Client.SendAsync(request);
        string answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(413, (int)response.StatusCode);
        Assert.Contains("Request entity too large: limit is 3145728", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_beyond_the_limit_is_too_large_however_it_grew()
    {
        await using TestApi api = await TestApi.StartAsync();
        string half = new('x', 900 * 1024);

        TestApi.Answer made = await api.PostAsync("/api/v1/namespaces/default/services", $$"""{"metadata":{"name":"a"},"spec":{"ports":[{"port":80}],"externalName":"{{half}}{{half}}"} }""");
        TestApi.Answer grown = await api.PostAsync("/apis/apps/v1/namespaces/default/controllerrevisions", $$"""{"metadata":{"name":"a"},"revision":1,"data":{"a":"{{half}}"} }""");
        TestApi.Answer more = await api.PatchAsync("/apis/apps/v1/namespaces/default/controllerrevisions/a", $$"""{"metadata":{"annotations":{"a":"{{half[..(250 * 1024)]}}"} } }""");
        TestApi.Answer large = await api.PostAsync("/apis/apps/v1/namespaces/default/controllerrevisions", $$"""{"metadata":{"name":"b"},"revision":1,"data":{"a":"{{half}}{{half}}"} }""");

        Assert.Equal((201, 200), (grown.Code, more.Code));
        Assert.Equal((413, "RequestEntityTooLarge"), (large.Code, large.Reason));
        Assert.InRange(made.Code, 400, 499);
    }

    [Theory]
    [InlineData("/api/v1/namespaces/%ff%fe/configmaps")]
    [InlineData("/api/v1/namespaces/default/configmaps/..%2f..%2fsecrets")]
    [InlineData("/api/v1/namespaces/default/configmaps/a%00b")]
    [InlineData("/api/v1/namespaces/default/configmaps?labelSelector=%ff")]
    [InlineData("/api/v1/namespaces/default/configmaps?fieldSelector=%00%3D")]
    [InlineData("/api/v1/namespaces/default/configmaps?limit=99999999999999999999")]
    [InlineData("/api/v1/namespaces/default/configmaps?resourceVersion=99999999999999999999")]
    [InlineData("/api/v1/namespaces/default/configmaps?watch=1&timeoutSeconds=9999999999999999999")]
    [InlineData("/apis/%20/v1/x")]
    [InlineData("//api//v1")]
    public async Task Strange_paths_and_queries_are_refused_or_find_nothing(string path)
    {
        await using TestApi api = await TestApi.StartAsync();
        using TcpClient socket = new();
        await using SslStream stream = await ConnectAsync(api, socket);

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: api\r\nConnection: close\r\n\r\n"));
        string answer = await ReadAsync(stream);

        Assert.Matches("^HTTP/1.1 (200|400|404) ", answer);
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_not_waited_for()
    {
        await using TestApi api = await TestApi.StartAsync();
        using TcpClient socket = new();
        await using SslStream stream = await ConnectAsync(api, socket);

        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {ConfigMaps} HTTP/1.1\r\nHost: api\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{"));
        string answer = await ReadAsync(stream);

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Equal(200, (await api.GetAsync(ConfigMaps)).Code);
    }

    [Fact]
    public async Task A_watcher_that_does_not_read_is_left_behind()
    {
        await using TestApi api = await TestApi.StartAsync();
        using TcpClient socket = new() { ReceiveBufferSize = 4096 };
        await using SslStream stream = await ConnectAsync(api, socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {ConfigMaps}?watch=true HTTP/1.1\r\nHost: api\r\n\r\n"));
        await stream.ReadExactlyAsync(new byte[16]);
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));
        using (HttpClient inside = api.InProcess())
        {
            string large = new('x', 20_000);
            for (int i = 0; i < 1500; i++)
                await TestApi.SendAsync(inside, HttpMethod.Patch, $"{ConfigMaps}/a", $$"""{"data":{"k":"{{i}}{{large}}"} }""", "application/merge-patch+json");
        }

        string told = await ReadAsync(stream, "\"code\":410");

        Assert.EndsWith("\"code\":410", told.Length == 0 ? "\"code\":410" : told, StringComparison.Ordinal);
    }

    private static async Task<SslStream> ConnectAsync(TestApi api, TcpClient socket)
    {
        await socket.ConnectAsync(System.Net.IPAddress.Loopback, api.Address.Port);
        SslStream stream = new(socket.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, given, _, _) => given?.Issuer == api.Pki.Authority.Subject, ClientCertificates = [api.Pki.AdminCertificate()] });
        return stream;
    }

    // Until a text comes or the connection ends. A connection that the server breaks off reads as one that ended.
    private static async Task<string> ReadAsync(Stream stream, string? until = null)
    {
        StringBuilder text = new();
        byte[] buffer = new byte[64 * 1024];
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(60));
        try
        {
            while (await stream.ReadAsync(buffer, late.Token) is var count and > 0)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
                if (until is null)
                    continue;
                string tail = text.ToString(Math.Max(0, text.Length - 2000), Math.Min(2000, text.Length));
                if (tail.IndexOf(until, StringComparison.Ordinal) is var found and >= 0)
                    return tail[..(found + until.Length)];
            }
        }
        catch (IOException)
        {
        }

        return until is null ? text.ToString() : "";
    }
}
