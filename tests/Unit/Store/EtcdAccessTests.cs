using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gantry.Grpc;
using Gantry.Store;

namespace Gantry.Tests.Store;

/// <summary>Certificates, users, and the care of members.</summary>
public sealed class EtcdAccessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gantry-etcd-access-").FullName;

    [Fact]
    public async Task Members_and_clients_know_each_other_by_certificates()
    {
        SkipWithoutEtcd();
        using X509Certificate2 authority = Make("ca", issuer: null), server = Make("server", authority), client = Make("client", authority), stranger = Make("stranger", issuer: null);
        using EtcdServer etcd = EtcdServer.Start(
            scheme: "https",
            more: (_, _) => ["--cert-file", Pem("server.crt"), "--key-file", Pem("server.key"), "--trusted-ca-file", Pem("ca.crt"), "--client-cert-auth"]);
        var options = new EtcdStoreOptions { Servers = etcd.Addresses, AuthorityFile = Pem("ca.crt"), CertificateFile = Pem("client.crt"), KeyFile = Pem("client.key") };

        await using EtcdStore store = await EtcdStore.OpenAsync(options);
        WriteResult written = await store.WriteAsync(new Write { Key = "a", Value = new Payload("1"u8.ToArray()) });

        Assert.True(written.IsApplied);
        EtcdStoreOptions impatient = options with { Patience = TimeSpan.FromMilliseconds(200) };
        await Assert.ThrowsAsync<StoreException>(() => EtcdStore.OpenAsync(impatient with { CertificateFile = null, KeyFile = null }));
        await Assert.ThrowsAsync<StoreException>(() => EtcdStore.OpenAsync(impatient with { CertificateFile = Pem("stranger.crt"), KeyFile = Pem("stranger.key") }));
        await Assert.ThrowsAsync<StoreException>(() => EtcdStore.OpenAsync(impatient with { AuthorityFile = Pem("stranger.crt") }));
    }

    [Fact]
    public async Task A_user_with_a_password_is_let_in_and_goes_on_when_its_token_is_over()
    {
        SkipWithoutEtcd();
        using EtcdServer etcd = EtcdServer.Start(more: (_, _) => ["--auth-token-ttl", "1"]);
        var plain = new EtcdStoreOptions { Servers = etcd.Addresses };
        await using (await EtcdStore.OpenAsync(plain))
            await EtcdUsers.EnableAsync(etcd.Addresses[0], "root", "secret");

        EtcdStoreOptions named = plain with { User = "root", Password = "secret" };
        await using EtcdStore store = await EtcdStore.OpenAsync(named);
        // Simple tokens of this etcd live for a second; what is renewed by use is forgotten by a member that starts again.
        etcd.Members[0].Kill();
        etcd.Members[0].Start();
        WriteResult written = await store.WriteAsync(new Write { Key = "a", Value = new Payload("1"u8.ToArray()) });

        Assert.True(written.IsApplied);
        Assert.NotNull(await store.GetAsync("a"));
        await Assert.ThrowsAsync<StoreException>(() => EtcdStore.OpenAsync(plain));
        await Assert.ThrowsAsync<StoreException>(() => EtcdStore.OpenAsync(named with { Password = "wrong" }));
    }

    [Fact]
    public async Task Members_tell_how_they_are_give_space_back_and_hand_out_their_files()
    {
        SkipWithoutEtcd();
        using EtcdServer etcd = EtcdServer.Start();
        var options = new EtcdStoreOptions { Servers = etcd.Addresses };
        await using EtcdStore store = await EtcdStore.OpenAsync(options);
        for (int i = 0; i < 40; i++)
            await store.WriteAsync(new Write { Key = "a", Value = new Payload(new byte[500_000]) });
        await store.CompactAsync(await store.SyncAsync());
        using var care = new EtcdMaintenance(options);

        EtcdMemberStatus before = (await care.StatusAsync()).Single()!;
        // The compaction itself goes on in the background of the member.
        for (DateTime end = DateTime.UtcNow + TimeSpan.FromSeconds(60); before.Bytes > 5_000_000 && DateTime.UtcNow < end; before = (await care.StatusAsync()).Single()!)
            await care.DefragmentAsync(0);
        using var copy = new MemoryStream();
        await care.SnapshotAsync(0, copy);

        Assert.StartsWith("3.", before.Version);
        Assert.InRange(before.Bytes, 500_000, 5_000_000);
        Assert.InRange(copy.Length, before.Bytes, before.Bytes + 1_000_000);
        Assert.Equal(500_000, (await store.GetAsync("a"))!.Value.Length);
    }

    [Fact]
    public async Task Writes_go_on_while_the_lead_is_handed_from_member_to_member()
    {
        SkipWithoutEtcd();
        using EtcdServer etcd = EtcdServer.Start(members: 3);
        var options = new EtcdStoreOptions { Servers = etcd.Addresses, Patience = TimeSpan.FromSeconds(60) };
        await using EtcdStore store = await EtcdStore.OpenAsync(options);
        using var care = new EtcdMaintenance(options);
        using var stop = new CancellationTokenSource();
        Task<int> writing = Task.Run(() => CountUpAsync(store, stop.Token));

        for (int i = 0; i < 6; i++)
        {
            EtcdMemberStatus[] members = [.. (await care.StatusAsync()).OfType<EtcdMemberStatus>()];
            if (members.FirstOrDefault(member => member.Id != member.Leader && member.Leader != 0) is { } next)
                await Record.ExceptionAsync(() => care.MoveLeaderAsync(next.Id));
        }

        await stop.CancelAsync();
        int count = await writing;

        Assert.Equal($"{count - 1}", Encoding.UTF8.GetString((await store.GetAsync("a"))!.Value.Span));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Each write is on condition of the one before, so that one applied without our knowing would break the row.
    private static async Task<int> CountUpAsync(EtcdStore store, CancellationToken stop)
    {
        Revision at = Revision.None;
        int count = 0;
        while (!stop.IsCancellationRequested || count == 0)
        {
            WriteResult result = await store.WriteAsync(new Write { Key = "a", Value = new Payload(Encoding.UTF8.GetBytes($"{count}")), Expected = at }, CancellationToken.None);
            Assert.True(result.IsApplied);
            at = result.Entry!.Modified;
            count++;
        }

        return count;
    }

    private static void SkipWithoutEtcd()
    {
        if (EtcdServer.Missing is { } reason)
            Assert.Skip(reason);
    }

    private string Pem(string name) => Path.Combine(_folder, name);

    private X509Certificate2 Make(string name, X509Certificate2? issuer)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        DateTimeOffset from = DateTimeOffset.UtcNow.AddMinutes(-5), to = from.AddHours(1);
        X509Certificate2 made;
        if (issuer is null)
        {
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            made = request.CreateSelfSigned(from, to);
        }
        else
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(System.Net.IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
            using X509Certificate2 bare = request.Create(issuer, from, to, RandomNumberGenerator.GetBytes(8));
            made = bare.CopyWithPrivateKey(key);
        }

        File.WriteAllText(Pem(name + ".crt"), made.ExportCertificatePem());
        File.WriteAllText(Pem(name + ".key"), key.ExportPkcs8PrivateKeyPem());
        return made;
    }
}
