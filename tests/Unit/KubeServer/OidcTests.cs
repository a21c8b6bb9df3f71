using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer;
using Gantry.KubeServer.Authentication;

namespace Gantry.Tests.KubeServer;

public sealed class OidcTests
{
    private const string Plain = "username: {claim: sub, prefix: 'oidc:'}\n    groups: {claim: groups, prefix: 'oidc:'}";

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    public async Task A_token_of_a_configured_issuer_is_a_user(string algorithm)
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        issuer.Use("k1", algorithm);
        await using TestApi api = await StartAsync(issuer, Plain);

        JsonObject? user = await WhoAsync(api, issuer.Token(new JsonObject { ["groups"] = new JsonArray("dev", "ops") }, api.Clock.GetUtcNow()));

        Assert.Equal("oidc:ann", user.Text("username"));
        Assert.Equal(["oidc:dev", "oidc:ops", "system:authenticated"], user!.Texts("groups"));
    }

    [Fact]
    public async Task Tokens_that_are_not_good_are_nobodys()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        issuer.Use("k1", "ES256");
        await using TestApi api = await StartAsync(issuer, Plain);
        DateTimeOffset now = api.Clock.GetUtcNow();
        string good = issuer.Token([], now);
        string[] parts = good.Split('.');

        string[] bad =
        [
            issuer.Token(new JsonObject { ["aud"] = "other" }, now),
            issuer.Token(new JsonObject { ["iss"] = "https://other" }, now),
            issuer.Token(new JsonObject { ["exp"] = now.AddSeconds(-1).ToUnixTimeSeconds() }, now),
            issuer.Token(new JsonObject { ["exp"] = null }, now),
            issuer.Token(new JsonObject { ["nbf"] = now.AddHours(1).ToUnixTimeSeconds() }, now),
            issuer.Token(new JsonObject { ["sub"] = 5 }, now),
            issuer.Token(new JsonObject { ["groups"] = 5 }, now),
            $"{parts[0]}.{parts[1]}.{parts[2][..^2]}AA",
            $"{parts[0]}.{parts[1]}.",
        ];

        Assert.NotNull(await WhoAsync(api, good));
        foreach (string token in bad)
            Assert.Null(await WhoAsync(api, token));
    }

    // What is no secret, the public key, must not become one (RFC 8725 section 2.1), and what the head says besides must not be passed over.
    [Fact]
    public async Task A_head_does_not_say_how_its_token_is_checked()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        issuer.Use("k1", "RS256");
        await using TestApi api = await StartAsync(issuer, Plain);
        DateTimeOffset now = api.Clock.GetUtcNow();
        string body = issuer.Token([], now).Split('.')[1];
        string Headed(string algorithm) => $"{TestIssuer.Encode(new JsonObject { ["alg"] = algorithm, ["kid"] = "k1" })}.{body}";
        string mac = Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.ASCII.GetBytes(issuer.PublicPem), Encoding.ASCII.GetBytes(Headed("HS256"))));

        string[] bad =
        [
            Headed("none") + ".", Headed("none") + ".AAAA", Headed("None") + ".", $"{Headed("HS256")}.{mac}", $"{Headed("RS384")}.{issuer.Token([], now).Split('.')[2]}",
            issuer.Token([], now, new JsonObject { ["kid"] = "k2" }),
            issuer.Token([], now, new JsonObject { ["crit"] = new JsonArray("b64"), ["b64"] = false }),
            issuer.Token([], now, new JsonObject { ["alg"] = "PS256" }),
        ];

        foreach (string token in bad)
            Assert.Null(await WhoAsync(api, token));
        Assert.NotNull(await WhoAsync(api, issuer.Token([], now, new JsonObject { ["kid"] = null })));
        Assert.NotNull(await WhoAsync(api, issuer.Token(new JsonObject { ["aud"] = new JsonArray("other", "gantry") }, now)));
    }

    [Fact]
    public async Task An_issuer_that_cannot_be_asked_or_is_another_makes_tokens_nobodys_until_it_can()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        issuer.Use("k1", "ES256");
        issuer.IsDown = true;
        await using TestApi api = await StartAsync(issuer, Plain);
        string token = issuer.Token([], api.Clock.GetUtcNow());

        Assert.Null(await WhoAsync(api, token));
        Assert.Equal(200, (await api.GetAsync("/readyz")).Code);
        issuer.IsDown = false;
        issuer.SaysIssuer = "https://other";
        api.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Null(await WhoAsync(api, token));
        issuer.SaysIssuer = "";
        api.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.NotNull(await WhoAsync(api, token));
        issuer.IsDown = true;
        api.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.NotNull(await WhoAsync(api, token));
    }

    [Fact]
    public async Task Each_of_several_issuers_speaks_for_its_own_alone()
    {
        await using TestIssuer one = await TestIssuer.StartAsync();
        await using TestIssuer two = await TestIssuer.StartAsync();
        one.Use("k", "ES256");
        two.Use("k", "ES256");
        string Entry(TestIssuer issuer, string prefix) => $"""
            - issuer:
                url: {issuer.Url}
                audiences: [gantry]
                certificateAuthority: |
                  {issuer.AuthorityPem.Trim().ReplaceLineEndings("\n      ")}
              claimMappings: {"{"}username: {"{"}claim: sub, prefix: '{prefix}:'{"}"}{"}"}
            """;
        await using TestApi api = await TestApi.StartAsync(options: new() { Authentication = Load($"jwt:\n{Entry(one, "one")}\n{Entry(two, "two")}") });
        DateTimeOffset now = api.Clock.GetUtcNow();

        Assert.Equal("one:ann", (await WhoAsync(api, one.Token([], now))).Text("username"));
        Assert.Equal("two:ann", (await WhoAsync(api, two.Token([], now))).Text("username"));
        Assert.Null(await WhoAsync(api, two.Token(new JsonObject { ["iss"] = one.Url }, now)));
    }

    [Fact]
    public async Task New_keys_of_the_issuer_are_found_and_old_ones_forgotten()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        issuer.Use("k1", "ES256");
        await using TestApi api = await StartAsync(issuer, Plain);
        string old = issuer.Token([], api.Clock.GetUtcNow());
        Assert.NotNull(await WhoAsync(api, old));

        issuer.Use("k2", "RS256");
        api.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.NotNull(await WhoAsync(api, issuer.Token([], api.Clock.GetUtcNow())));
        Assert.Null(await WhoAsync(api, old));

        int asked = issuer.KeyRequests;
        for (int i = 0; i < 10; i++)
            Assert.Null(await WhoAsync(api, old));
        Assert.Equal(asked, issuer.KeyRequests);
    }

    [Fact]
    public async Task Expressions_make_the_user_and_judge_it()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        issuer.Use("k1", "ES256");
        await using TestApi api = await StartAsync(
            issuer,
            """
            username: {expression: 'claims.sub + "@" + claims.realm'}
                groups: {expression: 'claims.roles.map(r, "role:" + r)'}
                uid: {claim: id}
                extra:
                - {key: example.com/team, valueExpression: 'claims.team'}
            """,
            """
            claimValidationRules:
              - {claim: realm, requiredValue: corp}
              - {expression: 'claims.exp - claims.iat <= 3600', message: too long}
              userValidationRules:
              - {expression: "!user.username.startsWith('system:')", message: reserved}
            """);
        long now = api.Clock.GetUtcNow().ToUnixTimeSeconds();
        JsonObject claims = new() { ["realm"] = "corp", ["roles"] = new JsonArray("a"), ["id"] = "u-1", ["team"] = "blue", ["iat"] = now };

        JsonObject? user = await WhoAsync(api, issuer.Token(claims, api.Clock.GetUtcNow()));
        JsonObject? longLived = await WhoAsync(api, With("iat", now - 7200));
        JsonObject? reserved = await WhoAsync(api, With("sub", "system:admin"));
        JsonObject? elsewhere = await WhoAsync(api, With("realm", "other"));

        Assert.Equal(("ann@corp", "u-1"), (user.Text("username"), user.Text("uid")));
        Assert.Equal(["role:a", "system:authenticated"], user!.Texts("groups"));
        Assert.Equal(["blue"], user.Child("extra").Texts("example.com/team"));
        Assert.Equal((null, null, null), (longLived, reserved, elsewhere));

        string With(string name, JsonNode value)
        {
            JsonObject changed = (JsonObject)claims.DeepClone();
            changed[name] = value;
            return issuer.Token(changed, api.Clock.GetUtcNow());
        }
    }

    [Theory]
    [InlineData("jwt:\n- issuer: {url: 'http://a', audiences: [x]}\n  claimMappings: {username: {claim: sub, prefix: ''}}", "jwt[0].issuer.url: URL scheme must be https")]
    [InlineData("jwt:\n- issuer: {url: 'https://a', audiences: [x]}\n  claimMappings: {username: {claim: sub}}", "jwt[0].claimMappings.username.prefix")]
    [InlineData("jwt:\n- issuer: {url: 'https://a', audiences: [x]}\n  claimMappings: {username: {expression: 'claims.'}}", "jwt[0].claimMappings.username.expression: compilation failed")]
    [InlineData("jwt:\n- issuer: {url: 'https://a'}\n  claimMappings: {username: {claim: sub, prefix: ''}}", "jwt[0].issuer.audiences")]
    [InlineData("anonymous: {enabled: false, conditions: [{path: /livez}]}", "anonymous.conditions")]
    public void A_wrong_file_is_refused_with_the_field(string content, string field)
    {
        FormatException failure = Assert.Throws<FormatException>(() => Load(content));

        Assert.Contains(field, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Claims_that_are_elsewhere_are_fetched_and_checked()
    {
        await using TestIssuer issuer = await TestIssuer.StartAsync();
        issuer.Use("k1", "ES256");
        await using TestApi api = await StartAsync(issuer, Plain);
        DateTimeOffset now = api.Clock.GetUtcNow();
        JsonObject Pointing(string access, string name) => new()
        {
            ["_claim_names"] = new JsonObject { ["groups"] = "there", ["unused"] = "nowhere" },
            ["_claim_sources"] = new JsonObject { ["there"] = new JsonObject { ["endpoint"] = issuer.Url + "/claims", ["access_token"] = access } },
            ["sub"] = name,
        };

        issuer.Claims = issuer.Token(new JsonObject { ["groups"] = new JsonArray("dev", "ops") }, now);
        JsonObject? user = await WhoAsync(api, issuer.Token(Pointing("let-me-in", "ann"), now));
        JsonObject? unwelcome = await WhoAsync(api, issuer.Token(Pointing("stolen", "bob"), now));
        issuer.Claims = issuer.Token(new JsonObject { ["groups"] = new JsonArray("admins"), ["aud"] = "others" }, now);
        JsonObject? foreign = await WhoAsync(api, issuer.Token(Pointing("let-me-in", "eve"), now));

        Assert.Equal(["oidc:dev", "oidc:ops", "system:authenticated"], user!.Texts("groups"));
        Assert.Null(unwelcome);
        Assert.Null(foreign);
    }

    [Fact]
    public async Task Anonymous_requests_can_be_let_in_elsewhere_or_nowhere()
    {
        await using TestApi none = await TestApi.StartAsync(options: new() { Authentication = Load("anonymous: {enabled: false}") });
        await using TestApi all = await TestApi.StartAsync(options: new() { Authentication = Load("anonymous: {enabled: true}") });
        using HttpClient toNone = none.Connect(null);
        using HttpClient toAll = all.Connect(null);

        Assert.Equal(401, (await TestApi.SendAsync(toNone, HttpMethod.Get, "/livez")).Code);
        Assert.Equal(403, (await TestApi.SendAsync(toAll, HttpMethod.Get, "/api/v1/pods")).Code);
        Assert.Equal(200, (await TestApi.SendAsync(toAll, HttpMethod.Get, "/livez")).Code);
    }

    private static Task<TestApi> StartAsync(TestIssuer issuer, string mappings, string rules = "")
    {
        string pem = issuer.AuthorityPem.Replace("\n", "\n      ", StringComparison.Ordinal);
        AuthenticationConfig config = Load($"jwt:\n- issuer:\n    url: {issuer.Url}\n    audiences: [gantry]\n    certificateAuthority: |\n      {pem}\n  claimMappings:\n    {mappings}\n  {rules}\n");
        return TestApi.StartAsync(options: new KubeApiOptions { Authentication = config });
    }

    private static AuthenticationConfig Load(string content)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, $"kind: AuthenticationConfiguration\napiVersion: apiserver.config.k8s.io/v1\n{content}\n");
            return AuthenticationConfig.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<JsonObject?> WhoAsync(TestApi api, string token)
    {
        using HttpClient client = api.Connect(null);
        TestApi.Answer answer = await TestApi.SendAsync(client, HttpMethod.Post, "/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}", token: token);
        Assert.Contains(answer.Code, (int[])[201, 401]);
        return answer.Code == 401 ? null : answer.Json.Child("status").Child("userInfo");
    }
}
