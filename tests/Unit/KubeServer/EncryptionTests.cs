using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer;
using Gantry.KubeServer.Encryption;
using Gantry.KubeServer.Pki;
using Gantry.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Tests.KubeServer;

public sealed class EncryptionTests : IDisposable
{
    private const string Secrets = "/api/v1/namespaces/default/secrets";
    private const string Hidden = "c3VwZXItc2VjcmV0LXZhbHVl";
    private const string KeyA = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private const string KeyB = "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gantry-encryption-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task The_stores_file_does_not_show_a_secret()
    {
        string file = Path.Combine(_directory.FullName, "store.db");
        await WithServerAsync(file, EncryptionPlan.ForSecrets(new byte[32]), async client =>
        {
            await PostAsync(client, "first", Hidden);
            await TestApi.SendAsync(client, HttpMethod.Patch, $"{Secrets}/first", """{"metadata":{"labels":{"a":"b"}}}""", "application/merge-patch+json");
            await TestApi.SendAsync(client, HttpMethod.Delete, $"{Secrets}/first");
            await PostAsync(client, "second", Hidden);
            await TestApi.SendAsync(client, HttpMethod.Post, "/api/v1/namespaces/default/configmaps", Some.ConfigMap("plain", "visible-value"));
        });

        string kept = string.Concat(_directory.GetFiles().Select(one => Encoding.Latin1.GetString(File.ReadAllBytes(one.FullName))));
        Assert.DoesNotContain(Hidden, kept, StringComparison.Ordinal);
        Assert.Contains("k8s:enc:aesgcm:v1:gantry-", kept, StringComparison.Ordinal);
        Assert.Contains("visible-value", kept, StringComparison.Ordinal);
        await WithServerAsync(file, EncryptionPlan.ForSecrets(new byte[32]), async client =>
            Assert.Equal(Hidden, (await TestApi.SendAsync(client, HttpMethod.Get, $"{Secrets}/second")).Json.Child("data").Text("k")));
    }

    [Theory]
    [InlineData("aescbc")]
    [InlineData("aesgcm")]
    [InlineData("secretbox")]
    [InlineData("identity")]
    public async Task Answers_are_the_same_with_and_without(string kind)
    {
        EncryptionPlan plan = Plan(kind == "identity" ? "identity: {}" : Provider(kind, ("k", KeyA)));
        await using TestApi api = await TestApi.StartAsync(shared: new EncryptedStore(new MemoryStore(1000), plan));

        JsonObject made = (await api.PostAsync(Secrets, Secret("a", Hidden))).Json;
        JsonObject read = (await api.GetAsync($"{Secrets}/a")).Json;
        JsonObject listed = (await api.GetAsync(Secrets)).Json.Objects("items").Single();
        TestApi.Answer changed = await api.PutAsync($"{Secrets}/a", made.ToJsonString().Replace(Hidden, "b3RoZXI=", StringComparison.Ordinal));
        TestApi.Answer stale = await api.PutAsync($"{Secrets}/a", made.ToJsonString());
        await api.DeleteAsync($"{Secrets}/a");

        Assert.True(JsonNode.DeepEquals(made, read));
        Assert.Equal((made.Child("data").Text("k"), made.Child("metadata").Text("resourceVersion")), (listed.Child("data").Text("k"), listed.Child("metadata").Text("resourceVersion")));
        Assert.Equal((200, 409), (changed.Code, stale.Code));
        Assert.Equal(404, (await api.GetAsync($"{Secrets}/a")).Code);
    }

    [Fact]
    public async Task Keys_are_changed_without_losing_anything()
    {
        string file = Path.Combine(_directory.FullName, "store.db");
        await WithServerAsync(file, Plan("identity: {}"), client => PostAsync(client, "plain", Hidden));
        await WithServerAsync(file, Plan(Provider("aescbc", ("a", KeyA)), "identity: {}"), client => PostAsync(client, "old", Hidden));

        await WithServerAsync(file, Plan(Provider("secretbox", ("b", KeyB)), Provider("aescbc", ("a", KeyA)), "identity: {}"), client => Task.CompletedTask);
        await WithServerAsync(file, Plan(Provider("secretbox", ("b", KeyB))), async client =>
        {
            foreach (string name in (string[])["plain", "old"])
                Assert.Equal(Hidden, (await TestApi.SendAsync(client, HttpMethod.Get, $"{Secrets}/{name}")).Json.Child("data").Text("k"));
        });
        StoreException lost = await Assert.ThrowsAsync<StoreException>(() => WithServerAsync(file, Plan(Provider("secretbox", ("c", KeyA))), client => Task.CompletedTask));

        Assert.Contains("is encrypted with a key that is not among the given ones", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_was_moved_to_another_name_does_not_open()
    {
        await using MemoryStore inner = new(100);
        await using EncryptedStore store = new(inner, EncryptionPlan.ForSecrets(new byte[32]));
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await store.WriteAsync(new Write { Key = "/registry/core/secrets/a/x", Value = new Payload("{}"u8.ToArray()) }, cancel);
        Entry entry = (await inner.GetAsync("/registry/core/secrets/a/x", cancel))!;

        await inner.WriteAsync(new Write { Key = "/registry/core/secrets/b/x", Value = new Payload(entry.Value) }, cancel);

        await Assert.ThrowsAsync<StoreException>(async () => await store.GetAsync("/registry/core/secrets/b/x", cancel));
    }

    // The vector that NaCl's own test of crypto_secretbox has ("tests/secretbox.c").
    [Fact]
    public void Secretbox_is_that_of_the_library()
    {
        byte[] key = Convert.FromHexString("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");
        byte[] nonce = Convert.FromHexString("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");
        byte[] message = Convert.FromHexString(
            "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e6c61296cdc3c01233561f41db66cce314adb31"
            + "0e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f937763848645e0705");
        byte[] stream = Salsa20.ExtendedStream(key, nonce, 32 + message.Length);
        byte[] body = [.. message.Select((one, index) => (byte)(one ^ stream[32 + index]))];
        byte[] tag = new byte[16];

        Poly1305.Tag(stream.AsSpan(0, 32), body, tag);

        Assert.Equal("F3FFC7703F9400E52A7DFB4B3D3305D9", Convert.ToHexString(tag));
    }

    [Theory]
    [InlineData("- resources: [secrets]\n  providers:\n  - aesgcm: {keys: [{name: a, secret: AAAA}]}", "resources[0].providers[0].aesgcm.keys[0].secret")]
    [InlineData("- resources: [secrets]\n  providers:\n  - kms: {name: a, apiVersion: v1}", "resources[0].providers[0].kms.apiVersion")]
    [InlineData("- resources: []\n  providers:\n  - identity: {}", "resources[0].resources")]
    public void A_wrong_file_is_refused_with_the_place(string rules, string place)
    {
        FormatException failure = Assert.Throws<FormatException>(() => EncryptionPlan.Load(FileWith(rules)));

        Assert.Contains(place, failure.Message, StringComparison.Ordinal);
    }

    private EncryptionPlan Plan(params string[] providers) =>
        EncryptionPlan.Load(FileWith($"- resources: [secrets]\n  providers:\n{string.Concat(providers.Select(one => $"  - {one}\n"))}"));

    private string FileWith(string rules)
    {
        string path = Path.Combine(_directory.FullName, Guid.NewGuid().ToString("N"));
        File.WriteAllText(path, $"kind: EncryptionConfiguration\napiVersion: apiserver.config.k8s.io/v1\nresources:\n{rules}\n");
        return path;
    }

    private static string Provider(string kind, params (string Name, string Secret)[] keys) =>
        $"{kind}: {{keys: [{string.Join(", ", keys.Select(key => $"{{name: {key.Name}, secret: {key.Secret}}}"))}]}}";

    private static string Secret(string name, string value) => $$"""{"metadata":{"name":"{{name}}"},"data":{"k":"{{value}}"} }""";

    private static Task PostAsync(HttpClient client, string name, string value) => TestApi.SendAsync(client, HttpMethod.Post, Secrets, Secret(name, value));

    private async Task WithServerAsync(string file, EncryptionPlan plan, Func<HttpClient, Task> use)
    {
        using ClusterPki pki = ClusterPki.Open(Path.Combine(_directory.FullName, "pki"), TimeProvider.System);
        await using EncryptedStore store = new(SqliteStore.Open(file), plan);
        await using KubeApi api = new(store, pki, new KubeApiOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        await store.RewriteAsync(CancellationToken.None);
        await api.StartAsync(CancellationToken.None);
        using HttpClient client = new(api.CreateHandler(TestApi.Admin)) { BaseAddress = new Uri("http://api") };
        await use(client);
    }
}
