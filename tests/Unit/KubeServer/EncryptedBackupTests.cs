using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer;
using Gantry.KubeServer.Encryption;
using Gantry.Store;
using Gantry.Store.Backups;
using Gantry.Tests.Store;

namespace Gantry.Tests.KubeServer;

/// <summary>Backups of a server that keeps secrets encrypted, and servers that share an etcd and its keys.</summary>
public sealed class EncryptedBackupTests : IDisposable
{
    private const string Secrets = "/api/v1/namespaces/default/secrets";
    private const string Hidden = "c3VwZXItc2VjcmV0LXZhbHVl";
    private static readonly byte[] Key = new byte[32];
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gantry-backup-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_backup_with_closed_values_shows_none_and_is_restored_with_the_same_uids_and_versions()
    {
        await using EncryptedStore first = new(new MemoryStore(1000), EncryptionPlan.ForSecrets(Key));
        await using TestApi one = await TestApi.StartAsync(shared: first);
        await FillAsync(one);
        string[] before = await IdentitiesAsync(one);

        Backup backup = await CopyAsync(await Backup.OfAsync(first.Closed));
        string file = Path.Combine(_directory.FullName, "store.db");
        SqliteRestoration.Run(file, backup);
        await using EncryptedStore second = new(SqliteStore.Open(file), EncryptionPlan.ForSecrets(Key));
        await second.RewriteAsync(CancellationToken.None);
        await using TestApi two = await TestApi.StartAsync(shared: second);

        Assert.DoesNotContain(Hidden, string.Concat(backup.Entries.Select(entry => Encoding.Latin1.GetString(entry.Value.Span))), StringComparison.Ordinal);
        Assert.Equal(2, backup.Entries.Count(EncryptedStore.IsClosed));
        Assert.Equal(before, await IdentitiesAsync(two));
        Assert.Equal(Hidden, (await two.GetAsync($"{Secrets}/a")).Json.Child("data").Text("k"));
    }

    [Fact]
    public async Task Without_the_keys_a_server_does_not_take_a_closed_backup_over()
    {
        await using EncryptedStore first = new(new MemoryStore(1000), EncryptionPlan.ForSecrets(Key));
        await using TestApi one = await TestApi.StartAsync(shared: first);
        await FillAsync(one);
        string file = Path.Combine(_directory.FullName, "store.db");
        SqliteRestoration.Run(file, await Backup.OfAsync(first.Closed));

        await using EncryptedStore stranger = new(SqliteStore.Open(file), EncryptionPlan.ForSecrets([.. Enumerable.Repeat((byte)7, 32)]));
        StoreException refused = await Assert.ThrowsAsync<StoreException>(() => stranger.RewriteAsync(CancellationToken.None));

        Assert.Contains("is encrypted with a key that is not among the given ones", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_backup_goes_into_an_etcd_that_two_servers_share_with_their_keys()
    {
        if (EtcdServer.Missing is { } reason)
            Assert.Skip(reason);
        using EtcdServer etcd = EtcdServer.Start();
        var options = new EtcdStoreOptions { Servers = etcd.Addresses };
        await using EncryptedStore first = new(new MemoryStore(1000), EncryptionPlan.ForSecrets(Key));
        await using TestApi origin = await TestApi.StartAsync(shared: first);
        await FillAsync(origin);
        await EtcdRestoration.RunAsync(options, await CopyAsync(await Backup.OfAsync(first.Closed)));

        await using TestApi one = await TestApi.StartAsync(shared: new EncryptedStore(await EtcdStore.OpenAsync(options), EncryptionPlan.ForSecrets(Key)));
        await using TestApi two = await TestApi.StartAsync(shared: new EncryptedStore(await EtcdStore.OpenAsync(options), EncryptionPlan.ForSecrets(Key)));

        Assert.Equal(await IdentitiesAsync(origin), await IdentitiesAsync(two));
        JsonObject made = (await one.PostAsync(Secrets, SecretOf("shared"))).Json;
        JsonObject read = (await two.GetAsync($"{Secrets}/shared")).Json;
        Assert.True(JsonNode.DeepEquals(made, read));
        Assert.Equal(200, (await two.PatchAsync($"{Secrets}/shared", """{"data":{"k":"b3RoZXI="}}""")).Code);
        Assert.Equal("b3RoZXI=", (await one.GetAsync($"{Secrets}/shared")).Json.Child("data").Text("k"));
        Assert.Equal(409, (await one.PutAsync($"{Secrets}/shared", made.ToJsonString())).Code);
        await using EtcdStore bare = await EtcdStore.OpenAsync(options);
        Assert.True(EncryptedStore.IsClosed((await bare.GetAsync("/registry/core/secrets/default/shared"))!));
    }

    private static async Task FillAsync(TestApi api)
    {
        Assert.Equal(201, (await api.PostAsync(Secrets, SecretOf("a"))).Code);
        Assert.Equal(201, (await api.PostAsync(Secrets, SecretOf("b"))).Code);
        Assert.Equal(200, (await api.PatchAsync($"{Secrets}/b", """{"metadata":{"labels":{"x":"y"}}}""")).Code);
        Assert.Equal(201, (await api.PostAsync("/api/v1/namespaces/default/configmaps", Some.ConfigMap("plain", "value"))).Code);
    }

    // Through its file, as the command line does.
    private async Task<Backup> CopyAsync(Backup backup)
    {
        string path = Path.Combine(_directory.FullName, "backup");
        await using (FileStream output = File.Create(path))
            await backup.WriteAsync(output);
        await using FileStream input = File.OpenRead(path);
        return await Backup.ReadAsync(input);
    }

    private static async Task<string[]> IdentitiesAsync(TestApi api)
    {
        List<string> all = [];
        foreach (string path in (string[])[Secrets, "/api/v1/namespaces/default/configmaps", "/api/v1/namespaces", "/apis/rbac.authorization.k8s.io/v1/clusterroles"])
        {
            all.AddRange((await api.GetAsync(path)).Json.Objects("items").Select(item => item.Child("metadata"))
                .Select(head => $"{path} {head.Text("name")} {head.Text("uid")} {head.Text("resourceVersion")}"));
        }

        return [.. all];
    }

    private static string SecretOf(string name) => $$"""{"metadata":{"name":"{{name}}"},"data":{"k":"{{Hidden}}"} }""";
}
