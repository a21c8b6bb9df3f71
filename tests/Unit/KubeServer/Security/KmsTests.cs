using System.Text;
using Gantry.Grpc.Kms;
using Gantry.Kube.Trees;
using Gantry.KubeServer;
using Gantry.KubeServer.Configuration;
using Gantry.KubeServer.Encryption;
using Gantry.KubeServer.Encryption.Kms;
using Gantry.Store;

namespace Gantry.Tests.KubeServer.Security;

public sealed class KmsTests
{
    private const string Secrets = "/api/v1/namespaces/default/secrets";
    private const string Hidden = "c3VwZXItc2VjcmV0LXZhbHVl";

    [Fact]
    public async Task Secrets_are_sealed_under_the_services_key_with_one_call_for_all()
    {
        await using TestKms kms = await TestKms.StartAsync();
        MemoryStore inner = new(1000);
        await using TestApi api = await StartAsync(kms, inner, new SteppedClock());

        for (int i = 0; i < 20; i++)
            Assert.Equal(201, (await api.PostAsync(Secrets, Secret($"s{i}"))).Code);

        Assert.Equal(1, kms.Encrypted);
        Assert.Equal(Hidden, (await api.GetAsync($"{Secrets}/s7")).Json.Child("data").Text("k"));
        Assert.Equal(20, (await api.GetAsync(Secrets)).Json.Count("items"));
        EncryptedObject stored = await StoredAsync(inner, "s7");
        Assert.Equal(("key-1", EncryptedDEKSourceType.HkdfSha256XnonceAesGcmSeed), (stored.KeyID, stored.EncryptedDEKSourceType));
        Assert.Equal("kept", stored.Annotations["note.kms.test"].ToStringUtf8());
        Assert.DoesNotContain(Hidden, Encoding.Latin1.GetString(stored.EncryptedData.Span), StringComparison.Ordinal);
        Assert.Contains("[+]kms-providers ok", (await api.GetAsync("/readyz?verbose")).Text, StringComparison.Ordinal);
        Assert.Contains("provider_name=\"vault\"", (await api.GetAsync("/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_server_opens_them_with_the_services_help()
    {
        await using TestKms kms = await TestKms.StartAsync();
        MemoryStore inner = new(1000);
        await using TestApi first = await StartAsync(kms, inner, new SteppedClock());
        await first.PostAsync(Secrets, Secret("a"));
        await first.PostAsync(Secrets, Secret("b"));

        await using TestApi second = await StartAsync(kms, inner, new SteppedClock());

        Assert.Equal(Hidden, (await second.GetAsync($"{Secrets}/a")).Json.Child("data").Text("k"));
        Assert.Equal(1, kms.Decrypted);
    }

    [Fact]
    public async Task A_new_key_of_the_service_is_noticed_and_what_is_written_again_is_under_it()
    {
        await using TestKms kms = await TestKms.StartAsync();
        MemoryStore inner = new(1000);
        SteppedClock clock = new();
        await using TestApi api = await StartAsync(kms, inner, clock);
        TestApi.Answer made = await api.PostAsync(Secrets, Secret("old"));

        kms.Rotate("key-2");
        clock.Advance(TimeSpan.FromMinutes(4));
        await api.PostAsync(Secrets, Secret("new"));
        Assert.Equal(("key-1", "key-2"), ((await StoredAsync(inner, "old")).KeyID, (await StoredAsync(inner, "new")).KeyID));

        TestApi.Answer same = await api.PutAsync($"{Secrets}/old", (await api.GetAsync($"{Secrets}/old")).Text);
        TestApi.Answer again = await api.PutAsync($"{Secrets}/old", (await api.GetAsync($"{Secrets}/old")).Text);

        Assert.Equal("key-2", (await StoredAsync(inner, "old")).KeyID);
        Assert.NotEqual(made.Version, same.Version);
        Assert.Equal(same.Version, again.Version);
        Assert.Equal(Hidden, (await api.GetAsync($"{Secrets}/old")).Json.Child("data").Text("k"));
    }

    [Fact]
    public async Task A_service_that_is_unwell_is_told_of_and_stops_writes_only_after_a_while()
    {
        await using TestKms kms = await TestKms.StartAsync();
        SteppedClock clock = new();
        await using TestApi api = await StartAsync(kms, new MemoryStore(1000), clock);
        await api.PostAsync(Secrets, Secret("a"));

        kms.Health = "the vault is shut";
        TestApi.Answer meanwhile = await api.PostAsync(Secrets, Secret("b"));
        clock.Advance(TimeSpan.FromMinutes(4));
        TestApi.Answer late = await api.PostAsync(Secrets, Secret("c"));
        TestApi.Answer plain = await api.PostAsync("/api/v1/namespaces/default/configmaps", Some.ConfigMap("m", "v"));

        Assert.Equal((201, 503, 201), (meanwhile.Code, late.Code, plain.Code));
        Assert.Equal(500, (await api.GetAsync("/readyz")).Code);
        Assert.Contains("the vault is shut", (await api.GetAsync("/livez/kms-providers")).Text, StringComparison.Ordinal);
        Assert.Equal(Hidden, (await api.GetAsync($"{Secrets}/a")).Json.Child("data").Text("k"));

        kms.Health = "ok";
        Assert.Equal(201, (await api.PostAsync(Secrets, Secret("c"))).Code);
        Assert.Equal(200, (await api.GetAsync("/readyz")).Code);
    }

    [Fact]
    public async Task A_start_without_the_service_ends_with_a_sentence()
    {
        await using EncryptedStore store = new(new MemoryStore(10), PlanOf("/nowhere/kms.sock", new SteppedClock()));

        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => store.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("the key management service vault at unix:///nowhere/kms.sock cannot be used: v2.KeyManagementService/Status: /nowhere/kms.sock: there is no such socket", failure.Message, StringComparison.Ordinal);
    }

    // AES-GCM under a key that HKDF derives (RFC 5869, expand only) from the seed and what stands in front.
    [Fact]
    public void A_value_has_the_form_of_the_original()
    {
        byte[] seed = [.. Enumerable.Range(0, 32).Select(one => (byte)one)];
        byte[] closed = new SeedCipher(seed).Close("value"u8, "/registry/core/secrets/a/b"u8);

        byte[] key = System.Security.Cryptography.HKDF.Expand(System.Security.Cryptography.HashAlgorithmName.SHA256, seed, 32, closed[..32]);
        using System.Security.Cryptography.AesGcm aes = new(key, 16);
        byte[] plain = new byte[closed.Length - 32 - 12 - 16];
        aes.Decrypt(closed.AsSpan(32, 12), closed.AsSpan(44, plain.Length), closed.AsSpan(44 + plain.Length), plain, "/registry/core/secrets/a/b"u8);

        Assert.Equal("value", Encoding.UTF8.GetString(plain));
    }

    internal static EncryptionPlan PlanOf(string socket, TimeProvider clock) => EncryptionPlan.Parse(
        new ConfigFile("kms.yaml", Encoding.UTF8.GetBytes($$"""
            kind: EncryptionConfiguration
            apiVersion: apiserver.config.k8s.io/v1
            resources:
            - resources: [secrets]
              providers:
              - kms: {apiVersion: v2, name: vault, endpoint: "unix://{{socket}}", timeout: 10s}
              - identity: {}
            """)),
        clock);

    private static async Task<TestApi> StartAsync(TestKms kms, IStore inner, SteppedClock clock)
    {
        EncryptedStore store = new(inner, PlanOf(kms.Socket, clock));
        await store.StartAsync(TestContext.Current.CancellationToken);
        return await TestApi.StartAsync(shared: store, clock: clock);
    }

    private static string Secret(string name) => $$"""{"metadata":{"name":"{{name}}"},"data":{"k":"{{Hidden}}"} }""";

    private static async Task<EncryptedObject> StoredAsync(MemoryStore inner, string name)
    {
        Entry entry = (await inner.GetAsync($"/registry/core/secrets/default/{name}", TestContext.Current.CancellationToken))!;
        byte[] prefix = "k8s:enc:kms:v2:vault:"u8.ToArray();
        Assert.Equal(prefix, entry.Value[..prefix.Length].ToArray());
        return EncryptedObject.Parser.ParseFrom(entry.Value[prefix.Length..].Span);
    }
}
