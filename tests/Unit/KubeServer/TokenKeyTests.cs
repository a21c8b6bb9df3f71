using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer;
using Gantry.KubeServer.Authentication.Signing;
using Gantry.KubeServer.Configuration;
using Gantry.KubeServer.Pki;
using Gantry.Store;

namespace Gantry.Tests.KubeServer;

public sealed class TokenKeyTests
{
    private const string Tokens = "/api/v1/namespaces/default/serviceaccounts/default/token";
    private const string Robot = "system:serviceaccount:default:default";

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    public async Task Tokens_are_signed_with_the_key_of_a_file_and_everybody_can_check_them(string algorithm)
    {
        await using TestApi api = await TestApi.StartAsync(options: new KubeApiOptions { TokenSigningKey = File(Key(algorithm).ExportPkcs8PrivateKeyPem()) });

        string token = await TokenAsync(api);
        string[] published = await AlgorithmsAsync(api);

        Assert.Equal(algorithm, HeadOf(token).Text("alg"));
        Assert.Equal([algorithm, "ES256"], published);
        Assert.Equal(Robot, await WhoAsync(api, token));
    }

    [Fact]
    public async Task A_key_is_exchanged_without_a_token_that_is_out_turning_bad()
    {
        using RSA old = RSA.Create(2048);
        using ECDsa next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (ConfigFile oldKey, ConfigFile nextPublic) = (File(old.ExportRSAPrivateKeyPem()), File(next.ExportSubjectPublicKeyInfoPem()));
        await using TestApi api = await TestApi.StartAsync(options: new KubeApiOptions { TokenSigningKey = oldKey });
        string first = await TokenAsync(api);

        api.Api.UseTokenKeys(oldKey, [nextPublic]);
        string[] told = await AlgorithmsAsync(api);
        api.Api.UseTokenKeys(File(next.ExportECPrivateKeyPem()), [File(old.ExportSubjectPublicKeyInfoPem() + "\n" + next.ExportSubjectPublicKeyInfoPem())]);
        string second = await TokenAsync(api);
        (string, string) both = (await WhoAsync(api, first), await WhoAsync(api, second));
        api.Api.UseTokenKeys(File(next.ExportECPrivateKeyPem()), [nextPublic]);

        Assert.Equal(["RS256", "ES256"], told);
        Assert.Equal("ES256", HeadOf(second).Text("alg"));
        Assert.Equal((Robot, Robot), both);
        Assert.Equal(["ES256"], await AlgorithmsAsync(api));
        Assert.Equal("", await WhoAsync(api, first));
        Assert.Equal(Robot, await WhoAsync(api, second));
    }

    [Fact]
    public async Task Servers_of_one_store_with_keys_of_their_own_believe_each_other_where_they_know_the_keys()
    {
        using ECDsa one = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDsa two = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        ConfigFile known = File(one.ExportSubjectPublicKeyInfoPem() + "\n" + two.ExportSubjectPublicKeyInfoPem());
        await using MemoryStore shared = new(1000);
        await using TestApi first = await TestApi.StartAsync(shared: shared, options: new KubeApiOptions { TokenSigningKey = File(one.ExportPkcs8PrivateKeyPem()), TokenKeys = [known] });
        await using TestApi second = await TestApi.StartAsync(shared: shared, options: new KubeApiOptions { TokenSigningKey = File(two.ExportPkcs8PrivateKeyPem()), TokenKeys = [known] });

        string token = await TokenAsync(first);

        Assert.Equal(Robot, await WhoAsync(second, token));
        Assert.Equal(Robot, await WhoAsync(first, (await second.PostAsync(Tokens, "{}")).Json.Child("status").Text("token")!));
    }

    [Fact]
    public void The_clusters_own_key_is_renewed_and_the_one_before_kept_in_public()
    {
        string folder = Directory.CreateTempSubdirectory("gantry-keys-").FullName;
        try
        {
            using ClusterPki pki = ClusterPki.Open(folder, TimeProvider.System);
            string[] ids = [OwnTokenKeys.Of(pki).All().Single().Id];
            for (int i = 0; i < 2; i++)
            {
                pki.RenewTokenKey();
                ids = [OwnTokenKeys.Of(pki).All().First().Id, .. ids];
            }

            using ClusterPki again = ClusterPki.Open(folder, TimeProvider.System);

            Assert.Equal(3, ids.Distinct().Count());
            Assert.Equal(ids.Order(), OwnTokenKeys.Of(again).All().Select(key => key.Id).Order());
            Assert.Equal(ids[0], OwnTokenKeys.Of(again).All().First().Id);
            Assert.DoesNotContain("PRIVATE", System.IO.File.ReadAllText(Path.Combine(folder, "sa.pub")), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("alg", "none")]
    [InlineData("alg", "HS256")]
    [InlineData("alg", "RS256")]
    [InlineData("kid", "another")]
    public async Task A_head_that_does_not_go_with_the_key_is_nobodys(string field, string value)
    {
        await using TestApi api = await TestApi.StartAsync();
        string token = await TokenAsync(api);
        JsonObject head = HeadOf(token);
        head[field] = value;

        string forged = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(head.ToJsonString())) + token[token.IndexOf('.', StringComparison.Ordinal)..];

        Assert.Equal("", await WhoAsync(api, forged));
    }

    [Fact]
    public async Task A_file_without_a_key_is_told_of_by_its_name_and_changes_nothing()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using TestApi api = await TestApi.StartAsync();
        string token = await TokenAsync(api);

        FormatException signing = Assert.Throws<FormatException>(() => api.Api.UseTokenKeys(File(key.ExportSubjectPublicKeyInfoPem()), []));
        FormatException verifying = Assert.Throws<FormatException>(() => api.Api.UseTokenKeys(null, [File("none")]));

        Assert.StartsWith("keys.pem: no private key", signing.Message, StringComparison.Ordinal);
        Assert.StartsWith("keys.pem: no key", verifying.Message, StringComparison.Ordinal);
        Assert.Equal(Robot, await WhoAsync(api, token));
    }

    private static AsymmetricAlgorithm Key(string algorithm) => algorithm switch
    {
        "RS256" => RSA.Create(2048),
        "ES256" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        "ES384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        _ => ECDsa.Create(ECCurve.NamedCurves.nistP521),
    };

    private static ConfigFile File(string pem) => new("keys.pem", Encoding.UTF8.GetBytes(pem));

    private static async Task<string> TokenAsync(TestApi api)
    {
        await api.AddDefaultAccountAsync();
        return (await api.PostAsync(Tokens, "{}")).Json.Child("status").Text("token")!;
    }

    private static async Task<string[]> AlgorithmsAsync(TestApi api) =>
        [.. (await api.GetAsync("/openid/v1/jwks")).Json.Objects("keys").Select(key => key.Text("alg")!)];

    private static JsonObject HeadOf(string token) => JsonTree.ParseObject(Base64Url.DecodeFromChars(token.Split('.')[0]))!;

    private static async Task<string> WhoAsync(TestApi api, string token) => (await api.PostAsync(
        "/apis/authentication.k8s.io/v1/tokenreviews",
        new JsonObject { ["spec"] = new JsonObject { ["token"] = token } }.ToJsonString())).Json.Child("status").Child("user").Text("username") ?? "";
}
