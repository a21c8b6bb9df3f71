using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Grpc;
using Gantry.Grpc.Jwt;
using Gantry.Kube.Trees;
using Gantry.KubeServer;
using Google.Protobuf;

namespace Gantry.Tests.KubeServer.Security;

public sealed class RemoteSignerTests
{
    private const string Tokens = "/api/v1/namespaces/default/serviceaccounts/default/token";

    [Fact]
    public async Task Tokens_are_signed_by_the_service_and_others_check_them_with_its_keys()
    {
        await using TestSigner signer = await TestSigner.StartAsync();
        await using TestApi api = await StartAsync(signer);

        JsonObject asked = (await api.PostAsync(Tokens, """{"spec":{"expirationSeconds":100000}}""")).Json;
        string token = asked.Child("status").Text("token")!;
        JsonObject keys = (await api.GetAsync("/openid/v1/jwks")).Json;

        Assert.Equal("system:serviceaccount:default:default", await WhoAsync(api, token));
        Assert.Equal("key-1", keys.Objects("keys").Single().Text("kid"));
        DateTimeOffset end = asked.Child("status").Time("expirationTimestamp")!.Value;
        Assert.InRange(end - api.Clock.GetUtcNow(), TimeSpan.FromMinutes(58), TimeSpan.FromMinutes(60));
    }

    [Fact]
    public async Task A_new_key_is_fetched_when_it_is_met_and_a_forged_token_is_nobodys()
    {
        await using TestSigner signer = await TestSigner.StartAsync();
        await using TestSigner stranger = await TestSigner.StartAsync();
        await using TestApi api = await StartAsync(signer);
        await using TestApi other = await StartAsync(stranger);
        string first = await TokenAsync(api);

        signer.Use("key-2");
        api.Clock.Advance(TimeSpan.FromSeconds(11));
        string second = await TokenAsync(api);

        Assert.Equal("system:serviceaccount:default:default", await WhoAsync(api, second));
        Assert.Equal("system:serviceaccount:default:default", await WhoAsync(api, first));
        Assert.Null(await WhoAsync(api, await TokenAsync(other)));
    }

    [Fact]
    public async Task A_token_that_nobody_could_check_is_not_given_out()
    {
        await using TestSigner signer = await TestSigner.StartAsync();
        await using TestApi api = await StartAsync(signer);
        signer.HidesItsKey = true;
        signer.Use("hidden");
        api.Clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(500, (await api.PostAsync(Tokens, "{}")).Code);
    }

    [Fact]
    public async Task A_key_that_the_service_has_taken_back_is_believed_no_longer_than_the_service_says()
    {
        await using TestSigner signer = await TestSigner.StartAsync();
        await using TestApi api = await StartAsync(signer);
        string token = await TokenAsync(api);
        Assert.NotNull(await WhoAsync(api, token));
        using HttpResponseMessage keys = await api.Client.GetAsync("/openid/v1/jwks", TestContext.Current.CancellationToken);

        signer.Use("key-2");
        signer.Forget("key-1");
        api.Clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal("public, max-age=60", keys.Headers.CacheControl!.ToString());
        Assert.Null(await WhoAsync(api, token));
        Assert.NotNull(await WhoAsync(api, await TokenAsync(api)));
    }

    [Fact]
    public async Task What_is_known_holds_while_the_service_is_away_and_nothing_new_is_signed()
    {
        TestSigner signer = await TestSigner.StartAsync();
        await using TestApi api = await StartAsync(signer);
        string token = await TokenAsync(api);

        await signer.DisposeAsync();
        api.Clock.Advance(TimeSpan.FromMinutes(2));
        TestApi.Answer refused = await api.PostAsync(Tokens, "{}");

        Assert.Equal("system:serviceaccount:default:default", await WhoAsync(api, token));
        Assert.Equal(500, refused.Code);
        Assert.Contains("there is no such socket", refused.Message, StringComparison.Ordinal);
        Assert.Equal(200, (await api.GetAsync("/readyz")).Code);
    }

    private static readonly (string Words, Action<TestSigner> Lie)[] WrongKeys =
    [
        ("it publishes no keys", signer => signer.KeysAs = _ => new FetchKeysResponse { RefreshHintSeconds = 60 }),
        ("its refresh hint is not a time", signer => signer.KeysAs = keys => new(keys) { RefreshHintSeconds = 0 }),
        ("its key bad is none", signer => signer.KeysAs = keys => new(keys) { Keys = { new Key { KeyId = "bad", Key_ = ByteString.CopyFromUtf8("none") } } }),
        ("the name of a key is empty or too long", signer => signer.KeysAs = keys => new(keys) { Keys = { new Key { Key_ = keys.Keys[0].Key_ } } }),
        ("the name of a key is empty or too long", signer => signer.KeysAs = keys => new(keys) { Keys = { new Key { KeyId = new string('k', 1025), Key_ = keys.Keys[0].Key_ } } }),
    ];

    public static TheoryData<int> WrongKeysNumbers => [.. Enumerable.Range(0, WrongKeys.Length)];

    [Theory]
    [MemberData(nameof(WrongKeysNumbers))]
    public async Task Keys_that_are_none_end_the_start_and_leave_a_running_server_as_it_is(int number)
    {
        (string words, Action<TestSigner> lie) = WrongKeys[number];
        await using TestSigner signer = await TestSigner.StartAsync();
        await using TestApi api = await StartAsync(signer);
        string token = await TokenAsync(api);

        lie(signer);
        api.Clock.Advance(TimeSpan.FromMinutes(2));
        GrpcException failure = await Assert.ThrowsAsync<GrpcException>(() => StartAsync(signer));

        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.NotNull(await WhoAsync(api, token));
    }

    public static TheoryData<string> WrongHeads => new("""{"alg":"none","kid":"key-1","typ":"JWT"}""", """{"alg":"HS256","kid":"key-1","typ":"JWT"}""", """{"alg":"ES256","typ":"JWT"}""",
        """{"alg":"ES256","kid":"key-1","typ":"at+jwt"}""", """{"alg":"ES256","kid":"key-1","typ":"JWT","jku":"https://elsewhere"}""", "no JSON");

    [Theory]
    [MemberData(nameof(WrongHeads))]
    public async Task A_head_that_is_wrong_is_no_token(string head)
    {
        await using TestSigner signer = await TestSigner.StartAsync();
        await using TestApi api = await StartAsync(signer);

        signer.TokenAs = token => new(token) { Header = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(head)) };

        Assert.Equal(500, (await api.PostAsync(Tokens, "{}")).Code);
    }

    private static async Task<TestApi> StartAsync(TestSigner signer)
    {
        TestApi api = await TestApi.StartAsync(options: new KubeApiOptions { TokenSigner = signer.Socket });
        await api.AddDefaultAccountAsync();
        return api;
    }

    private static async Task<string> TokenAsync(TestApi api) => (await api.PostAsync(Tokens, "{}")).Json.Child("status").Text("token")!;

    private static async Task<string?> WhoAsync(TestApi api, string token)
    {
        using HttpClient client = api.Connect(null);
        TestApi.Answer answer = await TestApi.SendAsync(client, HttpMethod.Post, "/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}", token: token);
        return answer.Code == 201 ? answer.Json.Child("status").Child("userInfo").Text("username") : null;
    }
}
