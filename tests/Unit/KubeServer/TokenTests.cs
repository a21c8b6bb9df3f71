using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer;

public sealed class TokenTests
{
    private const string Secrets = "/api/v1/namespaces/default/secrets";
    private const string Who = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    [Fact]
    public async Task Anybody_with_the_key_set_can_check_a_token()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        string[] parts = (await AuthenticationTests.TokenAsync(api)).Split('.');
        using HttpClient nobody = api.Connect(null);

        TestApi.Answer discovery = await api.GetAsync("/.well-known/openid-configuration");
        JsonObject key = (await api.GetAsync(new Uri(discovery.Json.Text("jwks_uri")!).AbsolutePath)).Json.Objects("keys").Single();

        Assert.Equal("https://kubernetes.default.svc.cluster.local", discovery.Json.Text("issuer"));
        Assert.Equal(["ES256"], discovery.Json.Texts("id_token_signing_alg_values_supported"));
        using ECDsa check = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars(key.Text("x")), Y = Base64Url.DecodeFromChars(key.Text("y")) },
        });
        Assert.True(check.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256));
        Assert.Equal(key.Text("kid"), JsonTree.ParseObject(Base64Url.DecodeFromChars(parts[0])).Text("kid"));
        Assert.Equal(403, (await TestApi.SendAsync(nobody, HttpMethod.Get, "/openid/v1/jwks")).Code);
    }

    [Fact]
    public async Task A_service_account_may_read_the_issuers_documents()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        string token = await AuthenticationTests.TokenAsync(api);
        using HttpClient client = api.Connect(null);

        Assert.Equal(200, (await TestApi.SendAsync(client, HttpMethod.Get, "/openid/v1/jwks", token: token)).Code);
        Assert.Equal(403, (await TestApi.SendAsync(client, HttpMethod.Get, "/metrics", token: token)).Code);
    }

    [Fact]
    public async Task A_token_is_good_for_its_audiences_only()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        string token = await AuthenticationTests.TokenAsync(api, """{"spec":{"audiences":["vault","bank"]}}""");
        using HttpClient client = api.Connect(null);

        Assert.Equal(401, (await TestApi.SendAsync(client, HttpMethod.Get, "/api", token: token)).Code);
        Assert.Null((await ReviewAsync(api, token)).Flag("authenticated"));
        Assert.Null((await ReviewAsync(api, token, "other")).Flag("authenticated"));
        JsonObject good = await ReviewAsync(api, token, "other", "bank");
        Assert.True(good.Flag("authenticated"));
        Assert.Equal(["bank"], good.Texts("audiences"));
        Assert.Equal("system:serviceaccount:default:default", good.Child("user").Text("username"));
        Assert.StartsWith("JTI=", good.Child("user").Child("extra").Texts("authentication.kubernetes.io/credential-id").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_bound_to_a_node_and_goes_with_it()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        await api.PostAsync("/api/v1/nodes", """{"metadata":{"name":"n1"}}""");
        string token = await AuthenticationTests.TokenAsync(api, """{"spec":{"boundObjectRef":{"kind":"Node","apiVersion":"v1","name":"n1"}}}""");

        JsonObject before = await ReviewAsync(api, token);
        await api.DeleteAsync("/api/v1/nodes/n1");
        JsonObject after = await ReviewAsync(api, token);

        Assert.Equal(["n1"], before.Child("user").Child("extra").Texts("authentication.kubernetes.io/node-name"));
        Assert.Null(after.Flag("authenticated"));
    }

    [Fact]
    public async Task A_token_in_a_secret_is_filled_in_and_goes_with_it()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        const string body = """{"metadata":{"name":"kept","annotations":{"kubernetes.io/service-account.name":"default"}},"type":"kubernetes.io/service-account-token"}""";

        TestApi.Answer made = await api.PostAsync(Secrets, body);
        string token = Encoding.UTF8.GetString(Convert.FromBase64String(made.Json.Child("data").Text("token")!));
        JsonObject whileThere = await ReviewAsync(api, token);
        api.Clock.Advance(TimeSpan.FromDays(200));
        JsonObject late = await ReviewAsync(api, token);
        await api.DeleteAsync($"{Secrets}/kept");
        JsonObject after = await ReviewAsync(api, token);
        await api.PostAsync(Secrets, body);
        JsonObject other = await ReviewAsync(api, token);

        Assert.Equal(["ca.crt", "namespace", "token"], made.Json.Child("data")!.Select(pair => pair.Key).Order());
        Assert.Equal((true, true, null, null), (whileThere.Flag("authenticated"), late.Flag("authenticated"), after.Flag("authenticated"), other.Flag("authenticated")));
    }

    [Fact]
    public async Task A_token_in_a_secret_says_when_it_was_used_and_is_no_longer_good_once_it_is_marked()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        TestApi.Answer made = await api.PostAsync(Secrets, """{"metadata":{"name":"kept","annotations":{"kubernetes.io/service-account.name":"default"}},"type":"kubernetes.io/service-account-token"}""");
        string token = Encoding.UTF8.GetString(Convert.FromBase64String(made.Json.Child("data").Text("token")!));

        JsonObject first = await ReviewAsync(api, token);
        TestApi.Answer used = await api.GetAsync($"{Secrets}/kept");
        await ReviewAsync(api, token);
        TestApi.Answer again = await api.GetAsync($"{Secrets}/kept");
        await api.PatchAsync($"{Secrets}/kept", """{"metadata":{"labels":{"kubernetes.io/legacy-token-invalid-since":"2026-01-01"}}}""");
        JsonObject marked = await ReviewAsync(api, token);

        string today = api.Clock.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(today, used.Json.Child("metadata").Child("labels").Text("kubernetes.io/legacy-token-last-used"));
        Assert.Equal(used.Version, again.Version);
        Assert.Equal((true, null), (first.Flag("authenticated"), marked.Flag("authenticated")));
        Assert.Equal(today, (await api.GetAsync("/api/v1/namespaces/kube-system/configmaps/kube-apiserver-legacy-service-account-token-tracking")).Json.Child("data").Text("since"));
    }

    // What every pod is given is renewed hourly by those who know that, and good for a year for those who do not.
    [Theory]
    [InlineData("", 3607, true)]
    [InlineData("", 3600, false)]
    [InlineData("vault", 3607, false)]
    public async Task The_token_that_every_pod_is_given_is_good_for_longer_than_it_says(string audience, int seconds, bool isExtended)
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        await api.PostAsync("/api/v1/namespaces/default/pods", Some.Pod("p"));
        TestApi.Answer answer = await api.PostAsync("/api/v1/namespaces/default/serviceaccounts/default/token",
            $$"""{"spec":{"audiences":[{{(audience.Length > 0 ? $"\"{audience}\"" : "")}}],"expirationSeconds":{{seconds}},"boundObjectRef":{"kind":"Pod","apiVersion":"v1","name":"p"} } }""");
        string[] audiences = audience.Length > 0 ? [audience] : [];
        string token = answer.Json.Child("status").Text("token")!;
        DateTimeOffset end = answer.Json.Child("status").Time("expirationTimestamp")!.Value;

        api.Clock.Advance(TimeSpan.FromHours(3));
        JsonObject late = await ReviewAsync(api, token, audiences);
        api.Clock.Advance(TimeSpan.FromDays(366));
        JsonObject over = await ReviewAsync(api, token, audiences);

        Assert.InRange(end - api.Clock.GetUtcNow().AddDays(-366).AddHours(-3), TimeSpan.FromSeconds(seconds - 60), TimeSpan.FromSeconds(seconds));
        Assert.Equal((isExtended ? true : null, null), (late.Flag("authenticated"), over.Flag("authenticated")));
        JsonObject bound = JsonTree.ParseObject(Base64Url.DecodeFromChars(token.Split('.')[1])).Child("kubernetes.io")!;
        Assert.Equal(isExtended ? end.ToUnixTimeSeconds() : null, bound.Whole("warnafter"));
    }

    [Fact]
    public async Task A_bootstrap_token_is_a_user_until_it_expires()
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient client = api.Connect(null);
        string end = api.Clock.GetUtcNow().AddHours(1).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        await api.PostAsync(
            "/api/v1/namespaces/kube-system/secrets",
            $$"""
            {"metadata":{"name":"bootstrap-token-abcdef"},"type":"bootstrap.kubernetes.io/token","stringData":{"token-id":"abcdef","token-secret":"0123456789abcdef",
             "usage-bootstrap-authentication":"true","auth-extra-groups":"system:bootstrappers:workers","expiration":"{{end}}"} }
            """);

        TestApi.Answer good = await WhoAsync("abcdef.0123456789abcdef");
        TestApi.Answer wrong = await WhoAsync("abcdef.0123456789abcdee");
        api.Clock.Advance(TimeSpan.FromHours(2));
        TestApi.Answer late = await WhoAsync("abcdef.0123456789abcdef");

        Assert.Equal([201, 401, 401], [good.Code, wrong.Code, late.Code]);
        JsonObject? user = good.Json.Child("status").Child("userInfo");
        Assert.Equal("system:bootstrap:abcdef", user.Text("username"));
        Assert.Equal(["system:bootstrappers", "system:bootstrappers:workers", "system:authenticated"], user.Texts("groups"));

        Task<TestApi.Answer> WhoAsync(string token) => TestApi.SendAsync(client, HttpMethod.Post, Who, "{}", token: token);
    }

    [Fact]
    public async Task Who_shows_bad_credentials_is_not_anonymous()
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient nobody = api.Connect(null);

        Assert.Equal(200, (await TestApi.SendAsync(nobody, HttpMethod.Get, "/livez")).Code);
        Assert.Equal(401, (await TestApi.SendAsync(nobody, HttpMethod.Get, "/livez", token: "nonsense")).Code);
        await api.DeleteAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/system:public-info-viewer");
        TestApi.Answer refused = await TestApi.SendAsync(nobody, HttpMethod.Get, "/version");

        Assert.Equal(403, refused.Code);
        Assert.Equal("forbidden: User \"system:anonymous\" cannot get path \"/version\"", refused.Message);
    }

    private static async Task<JsonObject> ReviewAsync(TestApi api, string token, params string[] audiences)
    {
        JsonObject spec = new() { ["token"] = token, ["audiences"] = new JsonArray([.. audiences.Select(audience => (JsonNode)audience)]) };

        // Not by a certificate: in a year it is over too.
        using HttpClient reviewer = api.InProcess();
        TestApi.Answer answer = await TestApi.SendAsync(reviewer, HttpMethod.Post, "/apis/authentication.k8s.io/v1/tokenreviews", new JsonObject { ["spec"] = spec }.ToJsonString());
        Assert.Equal(201, answer.Code);
        return answer.Json.Child("status")!;
    }
}
