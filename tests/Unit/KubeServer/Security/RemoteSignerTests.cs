using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer;

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
