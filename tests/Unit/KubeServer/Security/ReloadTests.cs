using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer;
using Gantry.KubeServer.Audit;
using Gantry.KubeServer.Authentication;
using Gantry.KubeServer.Configuration;
using Gantry.KubeServer.Encryption;
using Gantry.KubeServer.Pki;
using Gantry.Store;

namespace Gantry.Tests.KubeServer.Security;

public sealed class ReloadTests : IDisposable
{
    private const string Secrets = "/api/v1/namespaces/default/secrets";
    private const string KeyA = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private const string KeyB = "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=";
    private static readonly KubeApiOptions Quick = new() { ReloadInterval = TimeSpan.FromMilliseconds(20) };

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gantry-reload-");

    private string FilePath => Path.Combine(_directory.FullName, "config");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task An_issuer_is_believed_from_when_the_file_names_it_to_when_it_does_not()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        issuer.Use("k1", "ES256");
        Write(Configuration(""));
        await using TestApi api = await WatchedAsync(Quick, "authentication", (api, file) => api.Use(AuthenticationConfig.Parse(file)));
        string token = issuer.Token([], api.Clock.GetUtcNow());
        Assert.Null(await WhoAsync(api, token));

        Write(Configuration(IssuerOf(issuer)));
        await WaitFor.TrueAsync(async () => await WhoAsync(api, token) == "oidc:ann");
        Write(Configuration(""));
        await WaitFor.TrueAsync(async () => await WhoAsync(api, token) is null);
    }

    [Fact]
    public async Task A_file_that_is_wrong_is_told_of_and_what_was_there_stays()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        issuer.Use("k1", "ES256");
        Write(Configuration(IssuerOf(issuer)));
        KubeApiOptions options = Quick with { Authentication = AuthenticationConfig.Load(FilePath) };
        await using TestApi api = await WatchedAsync(options, "authentication", (api, file) => api.Use(AuthenticationConfig.Parse(file)));
        string token = issuer.Token([], api.Clock.GetUtcNow());

        Write("kind: Nonsense");
        await WaitFor.TrueAsync(() => HasMetricAsync(api, """apiserver_authentication_config_controller_automatic_reloads_total{status="failure"} 1"""));
        Assert.Equal("oidc:ann", await WhoAsync(api, token));
        File.Delete(FilePath);
        await WaitFor.TrueAsync(() => HasMetricAsync(api, """apiserver_authentication_config_controller_automatic_reloads_total{status="failure"} 2"""));
        Assert.Equal("oidc:ann", await WhoAsync(api, token));

        Write(Configuration(""));
        await WaitFor.TrueAsync(() => HasMetricAsync(api, """apiserver_authentication_config_controller_automatic_reloads_total{status="success"} 1"""));
        Assert.Null(await WhoAsync(api, token));
    }

    // A volume of a secret: config -> ..data/config, ..data -> ..1, and an update turns ..data to ..2.
    [Fact]
    public async Task A_link_that_is_turned_is_a_change()
    {
        using ClusterPki strangers = ClusterPki.Open(Path.Combine(_directory.FullName, "pki"), TimeProvider.System);
        Version("..1", "nobody\n");
        File.CreateSymbolicLink(Path.Combine(_directory.FullName, "..data"), "..1");
        File.CreateSymbolicLink(FilePath, "..data/config");
        await using TestApi api = await WatchedAsync(Quick, "client_ca", (api, file) => api.UseClientAuthorities(file));
        using HttpClient stranger = api.Connect(strangers.ClientCertificate("eve", "eve", []));
        Assert.Equal(401, (await TestApi.SendAsync(stranger, HttpMethod.Get, "/api/v1/pods")).Code);

        Version("..2", strangers.AuthorityPem);
        File.Delete(Path.Combine(_directory.FullName, "..data"));
        File.CreateSymbolicLink(Path.Combine(_directory.FullName, "..data"), "..2");

        await WaitFor.TrueAsync(async () => (await TestApi.SendAsync(stranger, HttpMethod.Get, "/api/v1/pods")).Message.Contains("User \"eve\" cannot list", StringComparison.Ordinal));
        Assert.Equal(200, (await api.GetAsync("/api/v1/pods")).Code);
    }

    [Fact]
    public async Task New_keys_are_taken_over_and_what_is_stored_is_written_anew_under_them()
    {
        MemoryStore inner = new(1000);
        Write(Keys($"aescbc: {{keys: [{{name: a, secret: {KeyA}}}]}}"));
        await using EncryptedStore store = new(inner, EncryptionPlan.Load(FilePath));
        await using TestApi api = await TestApi.StartAsync(shared: store, options: Quick);
        api.Api.Reloads.Watch("encryption", ConfigFile.Read(FilePath), async (file, cancel) => await store.UseAsync(EncryptionPlan.Parse(file), cancel));
        await api.PostAsync(Secrets, """{"metadata":{"name":"s"},"data":{"k":"aGlkZGVu"}}""");
        Assert.StartsWith("k8s:enc:aescbc:v1:a:", await RawAsync(inner), StringComparison.Ordinal);

        // Without the old key: refused, since what is there could not be read any more.
        Write(Keys($"secretbox: {{keys: [{{name: b, secret: {KeyB}}}]}}"));
        await WaitFor.TrueAsync(() => HasMetricAsync(api, """apiserver_encryption_config_controller_automatic_reloads_total{status="failure"} 1"""));
        Assert.Equal("aGlkZGVu", (await api.GetAsync($"{Secrets}/s")).Json.Child("data").Text("k"));

        Write(Keys($"secretbox: {{keys: [{{name: b, secret: {KeyB}}}]}}", $"aescbc: {{keys: [{{name: a, secret: {KeyA}}}]}}"));
        await WaitFor.TrueAsync(async () => (await RawAsync(inner)).StartsWith("k8s:enc:secretbox:v1:b:", StringComparison.Ordinal));
        Assert.Equal("aGlkZGVu", (await api.GetAsync($"{Secrets}/s")).Json.Child("data").Text("k"));
    }

    [Fact]
    public async Task Another_audit_policy_counts_from_the_next_request()
    {
        string log = Path.Combine(_directory.FullName, "audit.log");
        Write("kind: Policy\napiVersion: audit.k8s.io/v1\nrules: [{level: None}]");
        KubeApiOptions options = Quick with { Audit = new AuditOptions(AuditPolicy.Load(FilePath), log) };
        await using TestApi api = await WatchedAsync(options, "audit", (api, file) => api.Use(AuditPolicy.Parse(file)));
        await api.GetAsync("/api/v1/nodes");

        Write("kind: Policy\napiVersion: audit.k8s.io/v1\nrules: [{level: Metadata}]");
        await WaitFor.TrueAsync(async () =>
        {
            await api.GetAsync("/api/v1/pods");
            return File.Exists(log) && File.ReadAllText(log).Contains("/api/v1/pods", StringComparison.Ordinal);
        });

        Assert.DoesNotContain("/api/v1/nodes", File.ReadAllText(log), StringComparison.Ordinal);
    }

    private async Task<TestApi> WatchedAsync(KubeApiOptions options, string config, Action<KubeApi, ConfigFile> use)
    {
        ConfigFile loaded = ConfigFile.Read(FilePath);
        TestApi api = await TestApi.StartAsync(options: options);
        api.Api.Reloads.Watch(config, loaded, (file, _) =>
        {
            use(api.Api, file);
            return ValueTask.CompletedTask;
        });
        return api;
    }

    // In one step: half a file would be one failure more.
    private void Write(string content)
    {
        File.WriteAllText(FilePath + ".new", content);
        File.Move(FilePath + ".new", FilePath, overwrite: true);
    }

    private void Version(string name, string content)
    {
        Directory.CreateDirectory(Path.Combine(_directory.FullName, name));
        File.WriteAllText(Path.Combine(_directory.FullName, name, "config"), content);
    }

    private static async Task<bool> HasMetricAsync(TestApi api, string line) => (await api.GetAsync("/metrics")).Text.Contains(line, StringComparison.Ordinal);

    private static async Task<string> RawAsync(MemoryStore inner) =>
        Encoding.Latin1.GetString((await inner.GetAsync("/registry/core/secrets/default/s", TestContext.Current.CancellationToken))!.Value.Span);

    private static string Configuration(string jwt) => $"kind: AuthenticationConfiguration\napiVersion: apiserver.config.k8s.io/v1\n{jwt}\n";

    private static string IssuerOf(TestIssuer issuer) =>
        $"jwt:\n- issuer:\n    url: {issuer.Url}\n    audiences: [gantry]\n    certificateAuthority: |\n      {issuer.AuthorityPem.ReplaceLineEndings("\n      ")}\n  claimMappings:\n    username: {{claim: sub, prefix: 'oidc:'}}";

    private static string Keys(params string[] providers) =>
        $"kind: EncryptionConfiguration\napiVersion: apiserver.config.k8s.io/v1\nresources:\n- resources: [secrets]\n  providers:\n{string.Concat(providers.Select(one => $"  - {one}\n"))}";

    private static async Task<string?> WhoAsync(TestApi api, string token)
    {
        using HttpClient client = api.Connect(null);
        TestApi.Answer answer = await TestApi.SendAsync(client, HttpMethod.Post, "/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}", token: token);
        return answer.Code == 201 ? answer.Json.Child("status").Child("userInfo").Text("username") : null;
    }
}
