using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Gantry.Tests.KubeServer.Aggregation;

namespace Gantry.Tests.KubeServer.Security;

/// <summary>Paths and queries that two readers could understand in two ways.</summary>
public sealed class PathTests
{
    private const string Fruits = "/apis/fruit.example/v1/namespaces/default/fruits";

    [Theory]
    [InlineData("/api/v1/pods?fieldSelector=&fieldSelector=spec.nodeName%3Dn1")]
    [InlineData("/api/v1/pods?fieldSelector=metadata.namespace%21%3Dx&fieldSelector=spec.nodeName%3Dn1")]
    [InlineData("/api/v1/pods?FIELDSELECTOR=&fieldSelector=spec.nodeName%3Dn1")]
    [InlineData("/api/v1/pods?fieldSelector=spec.nodeName%21%3Dn1")]
    [InlineData("/api/v1/pods?fieldSelector=metadata.name%3Da%5C%2Cspec.nodeName%3Dn1")]
    [InlineData("/api/v1/watch/pods?fieldSelector=&fieldSelector=spec.nodeName%3Dn1&timeoutSeconds=1")]
    public async Task A_node_sees_no_other_pods_by_saying_things_twice(string path)
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient node = api.Connect(api.Pki.ClientCertificate("n1", "system:node:n1", ["system:nodes"]));

        Assert.Equal(403, (await TestApi.SendAsync(node, HttpMethod.Get, path)).Code);
    }

    [Theory]
    [InlineData("?fieldSelector=&fieldSelector=metadata.name%3Dmine")]
    [InlineData("?fieldSelector=metadata.name%3Dtheirs&fieldSelector=metadata.name%3Dmine")]
    [InlineData("?fieldSelector=metadata.name%3Dmine&watch=1&fieldSelector=metadata.name%3Dtheirs&timeoutSeconds=1&resourceVersion=0")]
    public async Task A_right_to_one_secret_does_not_list_others(string query)
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync("/api/v1/namespaces/default/secrets", """{"metadata":{"name":"theirs"},"stringData":{"k":"v"}}""");
        await api.PostAsync("/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles", """{"metadata":{"name":"one"},"rules":[{"apiGroups":[""],"resources":["secrets"],"resourceNames":["mine"],"verbs":["list","watch"]}]}""");
        await api.PostAsync("/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings", """{"metadata":{"name":"one"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"one"},"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"eve"}]}""");
        using HttpClient eve = api.Connect(api.Pki.ClientCertificate("eve", "eve", []));

        TestApi.Answer answer = await TestApi.SendAsync(eve, HttpMethod.Get, "/api/v1/namespaces/default/secrets" + query);

        Assert.DoesNotContain("theirs", answer.Code == 200 ? answer.Text : "", StringComparison.Ordinal);
        Assert.Equal(200, (await TestApi.SendAsync(eve, HttpMethod.Get, "/api/v1/namespaces/default/secrets?fieldSelector=metadata.name%3Dmine")).Code);
    }

    [Theory]
    [InlineData("/apple/portforward/22/tcp")]
    [InlineData("/apple/a/b/c/d/e/f")]
    [InlineData("//apple")]
    [InlineData("/apple//status")]
    [InlineData("/apple/../../../other/fruits/apple")]
    [InlineData("/apple/%2e%2e/%2E%2e/x")]
    [InlineData("/apple%2F..%2F..%2Fother")]
    [InlineData("/apple%5c..%5cother")]
    [InlineData("/.")]
    [InlineData("/apple;x=1")]
    [InlineData("/apple%00")]
    public async Task A_path_of_an_extension_server_is_no_free_path_however_it_is_written(string rest)
    {
        await using ExtensionApi extension = await ExtensionApi.StartAsync();
        await using TestApi api = await TestApi.StartAsync();
        await extension.RegisterAsync(api, "\"insecureSkipTLSVerify\":true");
        await ExtensionApi.ConditionAsync(api, "v1.fruit.example", "Passed");
        string token = await TokenAsync(api);

        int code = await RawAsync(api, "GET", Fruits + rest, token);

        Assert.Contains(code, (int[])[400, 403, 404]);
    }

    [Theory]
    [InlineData("//api/v1/namespaces/default/secrets")]
    [InlineData("/api//v1/secrets")]
    [InlineData("/api/v1//secrets")]
    [InlineData("/livez/../api/v1/secrets")]
    [InlineData("/livez/%2e%2e/api/v1/secrets")]
    [InlineData("/api/v1/namespaces/default/pods/../secrets/x")]
    [InlineData("/api/v1/namespaces/default/secrets;watch=1")]
    [InlineData("/api/v1/namespaces/default%2Fsecrets/x")]
    [InlineData("/API/v1/secrets")]
    [InlineData("/api/v1/namespaces/./secrets")]
    [InlineData("/api/v1/namespaces/kube-system/secrets/x/")]
    [InlineData("http://elsewhere/api/v1/secrets")]
    [InlineData("/version/../api/v1/secrets")]
    [InlineData("/healthz?/api/v1/secrets")]
    public async Task No_way_of_writing_a_path_leads_around_the_rules(string path)
    {
        await using TestApi api = await TestApi.StartAsync();
        string token = await TokenAsync(api);

        int code = await RawAsync(api, "GET", path, token);

        Assert.Contains(code, path.StartsWith("/healthz", StringComparison.Ordinal) ? (int[])[200] : [301, 400, 401, 403, 404]);
    }

    [Theory]
    [InlineData("/configmaps/.", 400)]
    [InlineData("/configmaps/%2e", 400)]
    [InlineData("/configmaps/..", 400)]
    [InlineData("/configmaps/a%25b", 400)]
    [InlineData("/./configmaps", 404)]
    [InlineData("/../default/configmaps", 404)]
    [InlineData("/configmaps/.hidden", 404)]
    [InlineData("/configmaps", 200)]
    public async Task Dots_are_no_short_cuts(string path, int code)
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        await api.BindDefaultAccountAsync("cluster-admin");

        Assert.Equal(code, await RawAsync(api, "GET", "/api/v1/namespaces/default" + path, await AuthenticationTests.TokenAsync(api)));
    }

    private static async Task<string> TokenAsync(TestApi api)
    {
        await api.AddDefaultAccountAsync();
        return await AuthenticationTests.TokenAsync(api);
    }

    // As it stands: the client library would tidy the path up.
    private static async Task<int> RawAsync(TestApi api, string method, string path, string token)
    {
        using TcpClient socket = new();
        await socket.ConnectAsync(api.Address.Host, api.Address.Port);
        await using SslStream tls = new(socket.GetStream(), false, (_, shown, _, _) => shown is not null);
        await tls.AuthenticateAsClientAsync("localhost");
        await tls.WriteAsync(Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"));
        using StreamReader reader = new(tls, Encoding.ASCII);
        string line = await reader.ReadLineAsync() ?? "";
        return line.Split(' ') is [_, var code, ..] ? int.Parse(code, System.Globalization.CultureInfo.InvariantCulture) : 0;
    }
}
