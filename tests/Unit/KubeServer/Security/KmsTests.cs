using System.Text;
using Gantry.Grpc;
using Gantry.Grpc.Kms;
using Gantry.Kube.Trees;
using Gantry.KubeServer;
using Gantry.KubeServer.Configuration;
using Gantry.KubeServer.Encryption;
using Gantry.KubeServer.Encryption.Kms;
using Gantry.Store;
using Google.Protobuf;

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
        SteppedClock clock = new();
        await using EncryptedStore store = new(new MemoryStore(10), PlanOf("/nowhere/kms.sock", clock));

        Task start = store.StartAsync(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(11));
        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => start);

        Assert.Contains("the key management service vault at unix:///nowhere/kms.sock cannot be used: v2.KeyManagementService/Status: /nowhere/kms.sock: there is no such socket", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_comes_a_little_later_is_waited_for()
    {
        string socket;
        await using (TestKms gone = await TestKms.StartAsync())
            socket = gone.Socket;
        await using EncryptedStore store = new(new MemoryStore(10), PlanOf(socket, new SteppedClock()));

        Task start = store.StartAsync(TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.GetDirectoryName(socket)!);
        await using TestKms kms = await TestKms.StartAsync(socket);
        await start;

        Assert.Equal(1, kms.Encrypted);
    }

    private static readonly (string Words, Action<TestKms> Lie)[] WrongAnswers =
    [
        ("keyID is empty or too long", kms => kms.StatusAs = status => new(status) { KeyId = "" }),
        ("keyID is empty or too long", kms => kms.StatusAs = status => new(status) { KeyId = new string('k', 1025) }),
        ("keyID is empty or too long", kms => kms.SealAs = seal => new(seal) { KeyId = new string('k', 1025) }),
        ("expected KMSv2 API version v2, got v1", kms => kms.StatusAs = status => new(status) { Version = "v1" }),
        ("got unexpected healthz status: sealed", kms => kms.Health = "sealed"),
        ("encrypted DEK source is 0 bytes, which is not within 1 and 1024", kms => kms.SealAs = seal => new(seal) { Ciphertext = ByteString.Empty }),
        ("encrypted DEK source is 1025 bytes, which is not within 1 and 1024", kms => kms.SealAs = seal => new(seal) { Ciphertext = ByteString.CopyFrom(new byte[1025]) }),
        ("the annotations are too large, or a name is not a domain name", kms => kms.SealAs = seal => new(seal) { Annotations = { ["plain"] = ByteString.Empty } }),
        ("the annotations are too large, or a name is not a domain name", kms => kms.SealAs = seal => new(seal) { Annotations = { ["a.b"] = ByteString.CopyFrom(new byte[33 * 1024]) } }),
        ("the key with which the service encrypts is not the one that its status names", kms => kms.SealAs = seal => new(seal) { KeyId = "other" }),
        ("no such key", kms => kms.SealAs = _ => throw new GrpcException(GrpcStatus.FailedPrecondition, "no such key")),
    ];

    public static TheoryData<int> WrongAnswersNumbers => [.. Enumerable.Range(0, WrongAnswers.Length)];

    [Theory]
    [MemberData(nameof(WrongAnswersNumbers))]
    public async Task An_answer_that_is_wrong_ends_the_start_at_once_and_leaves_a_running_server_as_it_is(int number)
    {
        (string words, Action<TestKms> lie) = WrongAnswers[number];
        await using TestKms kms = await TestKms.StartAsync();
        MemoryStore inner = new(1000);
        SteppedClock clock = new();
        await using TestApi api = await StartAsync(kms, inner, clock);
        await api.PostAsync(Secrets, Secret("a"));

        kms.Rotate("key-2");
        lie(kms);
        await using EncryptedStore second = new(new MemoryStore(10), PlanOf(kms.Socket, clock));
        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => second.StartAsync(TestContext.Current.CancellationToken));
        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Contains(words, (await api.GetAsync("/readyz/kms-providers")).Text, StringComparison.Ordinal);
        Assert.Equal(201, (await api.PostAsync(Secrets, Secret("b"))).Code);
        Assert.Equal("key-1", (await StoredAsync(inner, "b")).KeyID);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    public async Task A_seed_of_another_size_opens_nothing(int size)
    {
        await using TestKms kms = await TestKms.StartAsync();
        MemoryStore inner = new(1000);
        await using TestApi api = await StartAsync(kms, inner, new SteppedClock());
        await api.PostAsync(Secrets, Secret("a"));
        kms.OpenAs = _ => new DecryptResponse { Plaintext = ByteString.CopyFrom(new byte[size]) };

        await using EncryptedStore second = new(inner, PlanOf(kms.Socket, new SteppedClock()));
        await second.StartAsync(TestContext.Current.CancellationToken);
        StoreException failure = await Assert.ThrowsAsync<StoreException>(async () => await second.GetAsync("/registry/core/secrets/default/a", TestContext.Current.CancellationToken));

        Assert.Contains("the service opened a key of no known size", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_who_wait_for_a_service_that_does_not_answer_wait_for_one_question()
    {
        await using TestKms kms = await TestKms.StartAsync();
        SteppedClock clock = new();
        await using TestApi api = await StartAsync(kms, new MemoryStore(1000), clock);
        TaskCompletionSource pace = new();
        kms.Pace = pace.Task;
        int before = kms.Asked;
        clock.Advance(TimeSpan.FromMinutes(4));

        Task<TestApi.Answer>[] waiting = [.. Enumerable.Range(0, 20).Select(i => api.PostAsync(Secrets, Secret($"s{i}")))];
        await WaitFor.TrueAsync(() => Task.FromResult(kms.Asked > before));
        TestApi.Answer other = await api.PostAsync("/api/v1/namespaces/default/configmaps", Some.ConfigMap("m", "v"));
        pace.SetResult();
        TestApi.Answer[] answers = await Task.WhenAll(waiting);

        Assert.Equal(201, other.Code);
        Assert.All(answers, answer => Assert.Equal(201, answer.Code));
        Assert.InRange(kms.Asked - before, 1, 3);
    }

    [Fact]
    public async Task One_object_that_cannot_be_opened_is_in_the_way_of_no_other_and_opens_when_the_service_is_back()
    {
        await using TestKms kms = await TestKms.StartAsync();
        MemoryStore inner = new(1000);
        SteppedClock clock = new();
        await using TestApi first = await StartAsync(kms, inner, new SteppedClock());
        await using TestApi second = await StartAsync(kms, inner, clock);
        string before = (await second.GetAsync(Secrets)).Json.Child("metadata").Text("resourceVersion")!;
        await using WatchReader watching = await WatchReader.OpenAsync(second.Client, $"{Secrets}?watch=true&resourceVersion={before}");

        await kms.PauseAsync();
        Assert.Equal(201, (await first.PostAsync(Secrets, Secret("a"))).Code);
        TestApi.Answer map = await second.PostAsync("/api/v1/namespaces/default/configmaps", Some.ConfigMap("m", "v"));
        TestApi.Answer maps = await second.GetAsync("/api/v1/namespaces/default/configmaps");
        TestApi.Answer one = await second.GetAsync($"{Secrets}/a");
        TestApi.Answer all = await second.GetAsync(Secrets);
        TestApi.Answer elsewhere = await second.GetAsync("/api/v1/namespaces/kube-system/secrets");
        TestApi.Answer watched = await second.GetAsync($"{Secrets}?watch=true&resourceVersion={before}");
        string[] ended = await watching.TakeAsync(1);

        Assert.Equal((201, 200, 200), (map.Code, maps.Code, elsewhere.Code));
        Assert.Contains(maps.Json.Objects("items"), item => item.Name == "m");
        Assert.Equal((500, 500, "InternalError"), (one.Code, all.Code, all.Reason));
        Assert.Contains("the key management service vault does not open a key: ", one.Message, StringComparison.Ordinal);
        Assert.Contains("the key management service vault does not open a key: ", all.Message, StringComparison.Ordinal);
        Assert.Contains("\"code\":410", watched.Text, StringComparison.Ordinal);
        Assert.StartsWith("ERROR", ended[0], StringComparison.Ordinal);

        await kms.GoOnAsync();
        await WaitFor.TrueAsync(async () =>
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            return (await second.GetAsync(Secrets)).Code == 200;
        });

        Assert.Equal(["a"], (await second.GetAsync(Secrets)).Json.Objects("items").Select(item => item.Name));
        Assert.Equal(Hidden, (await second.GetAsync($"{Secrets}/a")).Json.Child("data").Text("k"));
        await using WatchReader after = await WatchReader.OpenAsync(second.Client, $"{Secrets}?watch=true&resourceVersion={(await second.GetAsync(Secrets)).Json.Child("metadata").Text("resourceVersion")}");
        await first.DeleteAsync($"{Secrets}/a");
        Assert.Equal(["DELETED a"], await after.TakeAsync(1));
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
