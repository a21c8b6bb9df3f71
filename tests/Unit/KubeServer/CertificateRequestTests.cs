using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer;

namespace Gantry.Tests.KubeServer;

public sealed class CertificateRequestTests
{
    private const string Path = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
    private const string Client = "kubernetes.io/kube-apiserver-client";

    [Fact]
    public async Task The_server_says_who_asks_and_nobody_changes_it()
    {
        await using TestApi api = await TestApi.StartAsync();

        JsonObject made = (await api.PostAsync(Path, Request("a", "CN=ann", extra: ",\"username\":\"root\",\"groups\":[\"system:masters\"]"))).Json;
        made["spec"]!["signerName"] = "example.com/other";
        JsonObject changed = (await api.PutAsync($"{Path}/a", made.ToJsonString())).Json;

        Assert.Equal("kubernetes-admin", changed.Child("spec").Text("username"));
        Assert.Equal(["system:masters", "system:authenticated"], changed.Child("spec").Texts("groups"));
        Assert.Equal(Client, changed.Child("spec").Text("signerName"));
    }

    [Theory]
    [InlineData("CN=ann", "kubernetes.io/legacy-unknown", 422)]
    [InlineData("CN=ann", "nodomain", 422)]
    [InlineData("CN=ann, O=system:masters", Client, 403)]
    [InlineData("CN=ann, O=system:masters", "example.com/x", 201)]
    public async Task What_cannot_be_asked_is_refused(string subject, string signer, int code)
    {
        await using TestApi api = await TestApi.StartAsync();

        Assert.Equal(code, (await api.PostAsync(Path, Request("a", subject, signer))).Code);
    }

    [Fact]
    public async Task A_request_must_hold_a_request()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer answer = await api.PostAsync(Path, """{"metadata":{"name":"a"},"spec":{"request":"YWJj","signerName":"a.b/c","usages":["client auth"],"expirationSeconds":5}}""");

        Assert.Equal(422, answer.Code);
        Assert.Equal(["spec.request", "spec.expirationSeconds"], answer.Json.Child("details")!.Objects("causes").Select(cause => cause.Text("field")!));
    }

    [Fact]
    public async Task Only_who_may_approve_for_the_signer_approves_and_it_cannot_be_taken_back()
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient ann = api.InProcess(new RequestUser("ann", ["system:authenticated"]));
        await GrantAsync(api, "approvals", """{"apiGroups":["certificates.k8s.io"],"resources":["certificatesigningrequests/approval"],"verbs":["update"]}""");
        JsonObject made = (await api.PostAsync(Path, Request("a", "CN=ann"))).Json;
        made["status"] = JsonNode.Parse("""{"certificate":"eHg=","conditions":[{"type":"Approved","status":"True","reason":"R","message":"m"}]}""");

        TestApi.Answer before = await TestApi.SendAsync(ann, HttpMethod.Put, $"{Path}/a/approval", made.ToJsonString());
        await GrantAsync(api, "signer", """{"apiGroups":["certificates.k8s.io"],"resources":["signers"],"resourceNames":["kubernetes.io/*"],"verbs":["approve"]}""");
        TestApi.Answer after = await TestApi.SendAsync(ann, HttpMethod.Put, $"{Path}/a/approval", made.ToJsonString());
        JsonObject approved = after.Json;
        approved["status"] = new JsonObject();
        TestApi.Answer back = await api.PutAsync($"{Path}/a/approval", approved.ToJsonString());
        TestApi.Answer viaStatus = await api.PatchAsync($"{Path}/a/status", """{"status":{"conditions":[{"type":"Denied","status":"True"}]}}""");

        Assert.Equal([403, 200, 422, 422], [before.Code, after.Code, back.Code, viaStatus.Code]);
        Assert.Equal("certificatesigningrequests.certificates.k8s.io \"a\" is forbidden: user not permitted to approve requests with signerName \"kubernetes.io/kube-apiserver-client\"", before.Message);
        Assert.Null(after.Json.Child("status").Text("certificate"));
        Assert.NotNull(after.Json.Child("status")!.Objects("conditions").Single().Text("lastUpdateTime"));
    }

    [Fact]
    public async Task Only_who_may_sign_for_the_signer_signs()
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient ann = api.InProcess(new RequestUser("ann", ["system:authenticated"]));
        await GrantAsync(api, "status", """{"apiGroups":["certificates.k8s.io"],"resources":["certificatesigningrequests/status"],"verbs":["patch"]}""");
        await api.PostAsync(Path, Request("a", "CN=ann"));
        string body = $$"""{"status":{"certificate":"{{Convert.ToBase64String(Encoding.ASCII.GetBytes(api.Pki.AuthorityPem))}}"} }""";

        TestApi.Answer before = await TestApi.SendAsync(ann, HttpMethod.Patch, $"{Path}/a/status", body, "application/merge-patch+json");
        await GrantAsync(api, "signer", """{"apiGroups":["certificates.k8s.io"],"resources":["signers"],"resourceNames":["kubernetes.io/kube-apiserver-client"],"verbs":["sign"]}""");
        TestApi.Answer after = await TestApi.SendAsync(ann, HttpMethod.Patch, $"{Path}/a/status", body, "application/merge-patch+json");

        Assert.Equal([403, 200], [before.Code, after.Code]);
    }

    internal static string Request(string name, string subject, string signer = Client, string extra = "")
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string pem = new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        string encoded = Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
        return $$"""{"metadata":{"name":"{{name}}"},"spec":{"request":"{{encoded}}","signerName":"{{signer}}","usages":["client auth","digital signature"]{{extra}}} }""";
    }

    private static async Task GrantAsync(TestApi api, string name, string rule)
    {
        const string rbac = "/apis/rbac.authorization.k8s.io/v1";
        await api.PostAsync($"{rbac}/clusterroles", $$"""{"metadata":{"name":"{{name}}"},"rules":[{{rule}}]}""");
        await api.PostAsync($"{rbac}/clusterrolebindings", $$"""
            {"metadata":{"name":"{{name}}"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"{{name}}"},
             "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"ann"}]}
            """);
    }
}
