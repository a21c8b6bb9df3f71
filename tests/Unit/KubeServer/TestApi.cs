using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer;
using Gantry.KubeServer.Pki;
using Gantry.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Tests.KubeServer;

/// <summary>The API on a real port of loopback with TLS, over a store in memory.</summary>
internal sealed class TestApi : IAsyncDisposable
{
    public static readonly RequestUser Admin = new("tester", ["system:masters"]);

    private readonly WebApplication _web;
    private readonly string _directory;
    private readonly List<IDisposable> _clients = [];

    // Then others may follow its changes still, and it is theirs to close.
    private bool _sharesStore;

    private TestApi(WebApplication web, KubeApi api, ClusterPki pki, IStore store, SteppedClock clock, string directory)
    {
        _web = web;
        Api = api;
        Pki = pki;
        Store = store;
        Clock = clock;
        _directory = directory;
        Client = Connect(pki.AdminCertificate());
    }

    public KubeApi Api { get; }

    public ClusterPki Pki { get; }

    public IStore Store { get; }

    public SteppedClock Clock { get; }

    public HttpClient Client { get; }

    public Uri Address => new(_web.Urls.First());

    public string KubeconfigPath => Path.Combine(_directory, "kubeconfig");

    public static async Task<TestApi> StartAsync(NodeConnection? nodes = null, KubeApiOptions? options = null, int keptChanges = 10_000, IStore? shared = null, PodConnection? pods = null, SteppedClock? clock = null)
    {
        string directory = Directory.CreateTempSubdirectory("gantry-kubeserver-").FullName;
        try
        {
            TestApi test = await StartAsync(directory, nodes, options, shared ?? new MemoryStore(keptChanges), pods, clock ?? new SteppedClock());
            test._sharesStore = shared is not null;
            return test;
        }
        catch
        {
            // A server that does not start is what some tests are about.
            Directory.Delete(directory, recursive: true);
            throw;
        }
    }

    private static async Task<TestApi> StartAsync(string directory, NodeConnection? nodes, KubeApiOptions? options, IStore store, PodConnection? pods, SteppedClock clock)
    {
        ClusterPki pki = ClusterPki.Open(Path.Combine(directory, "pki"), TimeProvider.System);
        KubeApi api = new(store, pki, options ?? new KubeApiOptions(), clock, NullLoggerFactory.Instance, nodes, pods);
        await api.StartAsync(CancellationToken.None);

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => ApiListener.Configure(listen, pki.ServerCertificate(["localhost"], [IPAddress.Loopback]))));
        WebApplication web = builder.Build();
        web.Run(api.HandleAsync);
        await web.StartAsync();

        TestApi test = new(web, api, pki, store, clock, directory);
        Kubeconfig.Write(test.KubeconfigPath, test.Address, pki.AuthorityPem, pki.AdminCertificate());
        return test;
    }

    public HttpClient Connect(System.Security.Cryptography.X509Certificates.X509Certificate2? certificate)
    {
        SocketsHttpHandler handler = new();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, given, _, _) => given?.Issuer == Pki.Authority.Subject;
        if (certificate is not null)
            handler.SslOptions.ClientCertificates = [certificate];
        HttpClient client = new(handler) { BaseAddress = Address };
        _clients.Add(client);
        return client;
    }

    public HttpClient InProcess(RequestUser? user = null) => new(Api.CreateHandler(user ?? Admin)) { BaseAddress = new Uri("http://api") };

    public Task<Answer> GetAsync(string path, string? accept = null) => SendAsync(HttpMethod.Get, path, null, accept: accept);

    public Task<Answer> PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> PutAsync(string path, string body) => SendAsync(HttpMethod.Put, path, body);

    public Task<Answer> PatchAsync(string path, string body, string type = "application/merge-patch+json") => SendAsync(HttpMethod.Patch, path, body, type);

    public Task<Answer> DeleteAsync(string path, string? body = null) => SendAsync(HttpMethod.Delete, path, body);

    public Task<Answer> SendAsync(HttpMethod method, string path, string? body, string type = "application/json", string? accept = null) =>
        SendAsync(Client, method, path, body, type, accept);

    public static async Task<Answer> SendAsync(
        HttpClient client, HttpMethod method, string path, string? body = null, string type = "application/json", string? accept = null, string? token = null)
    {
        using HttpRequestMessage request = new(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
        return await SendAsync(client, request, accept, token);
    }

    public static Task<Answer> SendBytesAsync(HttpClient client, HttpMethod method, string path, byte[] body, string? type, string? accept = null)
    {
        HttpRequestMessage request = new(method, path) { Content = new ByteArrayContent(body) };
        if (type is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        return SendAsync(client, request, accept);
    }

    private static async Task<Answer> SendAsync(HttpClient client, HttpRequestMessage request, string? accept, string? token = null)
    {
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage response = await client.SendAsync(request);
        byte[] bytes = await response.Content.ReadAsByteArrayAsync();
        string[] warnings = response.Headers.TryGetValues("Warning", out IEnumerable<string>? values) ? [.. values] : [];
        return new Answer((int)response.StatusCode, bytes, warnings) { Type = response.Content.Headers.ContentType?.ToString() ?? "" };
    }

    /// <summary>Makes the default service account, as a controller does in a whole cluster.</summary>
    public Task AddDefaultAccountAsync(string space = "default") =>
        PostAsync($"/api/v1/namespaces/{space}/serviceaccounts", """{"metadata":{"name":"default"}}""");

    /// <summary>Lets the default service account of the namespace "default" do there what a cluster role allows.</summary>
    public Task BindDefaultAccountAsync(string clusterRole) => PostAsync(
        "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings",
        $$"""
        {"metadata":{"name":"{{clusterRole}}"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"{{clusterRole}}"},
         "subjects":[{"kind":"ServiceAccount","name":"default","namespace":"default"}]}
        """);

    /// <summary>Runs kubectl; its output, its errors and its exit code.</summary>
    public async Task<(int Code, string Output, string Errors)> KubectlAsync(params string[] arguments)
    {
        ProcessStartInfo start = new("kubectl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["KUBECONFIG"] = KubeconfigPath;
        start.Environment["HOME"] = _directory;
        using Process kubectl = Process.Start(start)!;
        kubectl.StandardInput.Close();
        Task<string> output = kubectl.StandardOutput.ReadToEndAsync();
        Task<string> errors = kubectl.StandardError.ReadToEndAsync();
        await kubectl.WaitForExitAsync();
        return (kubectl.ExitCode, await output, await errors);
    }

    public string FileWith(string text)
    {
        string path = Path.Combine(_directory, $"{Guid.NewGuid():N}.yaml");
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Puts an endpoint on this machine behind a service, as nobody can by the API, which refuses such addresses.</summary>
    public async Task PlaceLocalEndpointAsync(string service, int port)
    {
        string slice = $$"""
            {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"{{service}}-1","namespace":"default","uid":"{{Guid.NewGuid()}}","labels":{"kubernetes.io/service-name":"{{service}}"} },"addressType":"IPv4","ports":[{"name":"","port":{{port}},"protocol":"TCP"}],"endpoints":[{"addresses":["127.0.0.1"],"conditions":{} }]}
            """;
        await Store.WriteAsync(new Write { Key = $"/registry/discovery.k8s.io/endpointslices/default/{service}-1", Value = new Payload(System.Text.Encoding.UTF8.GetBytes(slice)) });
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await _web.StopAsync();
        await _web.DisposeAsync();
        await Api.DisposeAsync();
        if (!_sharesStore)
            await Store.DisposeAsync();
        Pki.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>An answer of the API, as bytes and as a tree.</summary>
    internal sealed record Answer(int Code, byte[] Bytes, IReadOnlyList<string> Warnings)
    {
        /// <summary>The media type of the body.</summary>
        public string Type { get; init; } = "";

        public string Text => Encoding.UTF8.GetString(Bytes);

        public JsonObject Json => Bytes.Length == 0 ? throw new InvalidOperationException($"{Code} with an empty body") : JsonTree.ParseObject(Bytes) ?? throw new InvalidOperationException(Text);

        public string Version => Json.Child("metadata").Text("resourceVersion") ?? "";

        public string Message => Json.Text("message") ?? "";

        public string Reason => Json.Text("reason") ?? "";
    }
}
