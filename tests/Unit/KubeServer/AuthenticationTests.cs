using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Pki;

namespace Gantry.Tests.KubeServer;

public sealed class AuthenticationTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    [Fact]
    public async Task Without_credentials_only_health_and_version_answer()
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient nobody = api.Connect(null);

        foreach (string path in (string[])["/healthz", "/livez", "/readyz", "/version"])
            Assert.Equal(200, (await TestApi.SendAsync(nobody, HttpMethod.Get, path)).Code);
        foreach (string path in (string[])["/api", "/apis", "/openapi/v2", Pods, "/metrics", "/healthz/x"])
        {
            TestApi.Answer answer = await TestApi.SendAsync(nobody, HttpMethod.Get, path);
            Assert.Equal((403, "Forbidden"), (answer.Code, answer.Reason));
            Assert.Contains("User \"system:anonymous\" cannot ", answer.Message, StringComparison.Ordinal);
        }

        // Whoever wants everybody to read something says so by a role, as elsewhere.
        await api.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """
            {"metadata":{"name":"public"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"system:service-account-issuer-discovery"},
             "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"Group","name":"system:unauthenticated"}]}
            """);
        Assert.Equal(200, (await TestApi.SendAsync(nobody, HttpMethod.Get, "/openid/v1/jwks")).Code);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_nobody()
    {
        await using TestApi api = await TestApi.StartAsync();
        DirectoryInfo directory = Directory.CreateTempSubdirectory("gantry-otherca-");
        using ClusterPki other = ClusterPki.Open(directory.FullName, TimeProvider.System);
        using HttpClient foreign = api.Connect(other.AdminCertificate());

        TestApi.Answer answer = await TestApi.SendAsync(foreign, HttpMethod.Get, Pods);
        directory.Delete(recursive: true);

        Assert.Equal(401, answer.Code);
        Assert.Equal(401, (await TestApi.SendAsync(foreign, HttpMethod.Get, "/livez")).Code);
    }

    [Fact]
    public async Task The_servers_own_certificate_is_no_users_certificate()
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient server = api.Connect(api.Pki.ServerCertificate(["localhost"], [System.Net.IPAddress.Loopback]));

        Assert.Equal(401, (await TestApi.SendAsync(server, HttpMethod.Get, Pods)).Code);
    }

    [Fact]
    public async Task A_user_who_is_no_master_is_refused_in_words()
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient dave = api.Connect(api.Pki.ClientCertificate("dave", "dave", ["devs"]));

        TestApi.Answer get = await TestApi.SendAsync(dave, HttpMethod.Get, $"{Pods}/x");
        TestApi.Answer list = await TestApi.SendAsync(dave, HttpMethod.Get, "/api/v1/nodes");

        Assert.Equal((403, "Forbidden"), (get.Code, get.Reason));
        Assert.Equal("pods \"x\" is forbidden: User \"dave\" cannot get resource \"pods\" in API group \"\" in the namespace \"default\"", get.Message);
        Assert.Equal("nodes is forbidden: User \"dave\" cannot list resource \"nodes\" in API group \"\" at the cluster scope", list.Message);
    }

    [Fact]
    public async Task A_token_does_what_is_bound_to_its_account_and_nothing_else()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        await api.BindDefaultAccountAsync("view");
        string token = await TokenAsync(api);

        Assert.Equal(200, (await AskAsync(api, token, Pods)).Code);
        Assert.Equal(403, (await AskAsync(api, token, "/api/v1/namespaces/kube-system/pods")).Code);
        Assert.Equal(403, (await AskAsync(api, token, "/api/v1/namespaces/default/secrets")).Code);
        Assert.Equal(403, (await AskAsync(api, token, "/api/v1/pods")).Code);
    }

    [Fact]
    public async Task A_token_ends_with_its_time_its_pod_and_its_account()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        await api.BindDefaultAccountAsync("view");
        await api.PostAsync(Pods, Some.Pod("p"));
        string timed = await TokenAsync(api, """{"spec":{"expirationSeconds":600}}""");
        string bound = await TokenAsync(api, """{"spec":{"expirationSeconds":7200,"boundObjectRef":{"kind":"Pod","apiVersion":"v1","name":"p"}}}""");
        string plain = await TokenAsync(api, """{"spec":{"expirationSeconds":7200}}""");

        // A minute longer than it says, for clocks that differ.
        api.Clock.Advance(TimeSpan.FromMinutes(10.5));
        Assert.Equal(200, (await AskAsync(api, timed, Pods)).Code);
        api.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((401, 200), ((await AskAsync(api, timed, Pods)).Code, (await AskAsync(api, bound, Pods)).Code));

        await api.DeleteAsync($"{Pods}/p");
        Assert.Equal((401, 200), ((await AskAsync(api, bound, Pods)).Code, (await AskAsync(api, plain, Pods)).Code));

        await api.DeleteAsync("/api/v1/namespaces/default/serviceaccounts/default");
        await api.AddDefaultAccountAsync();
        Assert.Equal(401, (await AskAsync(api, plain, Pods)).Code);
    }

    [Fact]
    public async Task Forged_tokens_are_nobody()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        await api.BindDefaultAccountAsync("view");
        string[] parts = (await TokenAsync(api)).Split('.');
        string audience = await TokenAsync(api, """{"spec":{"audiences":["vault"]}}""");
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string none = Base64Url.EncodeToString("""{"alg":"none","typ":"JWT"}"""u8);
        string admin = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])).Replace(":default\"", ":admin\"", StringComparison.Ordinal)));
        string resigned = Base64Url.EncodeToString(other.SignData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), HashAlgorithmName.SHA256));

        string[] forged =
        [
            audience,
            $"{none}.{parts[1]}.",
            $"{none}.{parts[1]}.{parts[2]}",
            $"{parts[0]}.{admin}.{parts[2]}",
            $"{parts[0]}.{parts[1]}.{resigned}",
            $"{parts[0]}.{parts[1]}.",
            $"{parts[0]}.{parts[1]}",
            "x", new string('a', 100_000),
        ];

        foreach (string token in forged.Where(token => token.Length < 30_000))
            Assert.Equal(401, (await AskAsync(api, token, Pods)).Code);
        Assert.Equal(200, (await AskAsync(api, string.Join('.', parts), Pods)).Code);

        // No token is no credential: its sender is nobody in particular.
        Assert.Equal(403, (await AskAsync(api, "", Pods)).Code);
    }

    [Fact]
    public void Keys_are_kept_renewed_and_readable_by_their_owner_only()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("gantry-pki-");
        SteppedClock clock = new();
        string authority;
        using (ClusterPki first = ClusterPki.Open(directory.FullName, clock))
        {
            authority = first.AuthorityPem;
            string server = first.ServerCertificate(["a"], []).Thumbprint;
            Assert.Equal(server, first.ServerCertificate(["a"], []).Thumbprint);
            Assert.NotEqual(server, first.ServerCertificate(["a", "b"], []).Thumbprint);
        }

        using ClusterPki again = ClusterPki.Open(directory.FullName, clock);
        string kept = again.AdminCertificate().Thumbprint;
        clock.Advance(TimeSpan.FromDays(320));
        X509Certificate2 renewed = again.AdminCertificate();

        Assert.Equal(authority, again.AuthorityPem);
        Assert.NotEqual(kept, renewed.Thumbprint);
        Assert.All(directory.GetFiles(), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode));
        directory.Delete(recursive: true);
    }

    internal static async Task<string> TokenAsync(TestApi api, string request = "{}")
    {
        TestApi.Answer answer = await api.PostAsync("/api/v1/namespaces/default/serviceaccounts/default/token", request);
        Assert.Equal(201, answer.Code);
        return answer.Json.Child("status").Text("token")!;
    }

    private static async Task<TestApi.Answer> AskAsync(TestApi api, string token, string path)
    {
        using HttpClient client = api.Connect(null);
        return await TestApi.SendAsync(client, HttpMethod.Get, path, token: token);
    }
}
