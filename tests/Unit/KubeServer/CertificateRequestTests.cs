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

    // Others who read such a certificate take every value of a part of its name for a group.
    [Fact]
    public async Task Masters_are_found_among_several_values_of_one_part_of_a_name()
    {
        await using TestApi api = await TestApi.StartAsync();
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        X500DistinguishedName name = Name(("2.5.4.10", "dev"), ("2.5.4.10", "system:masters"));
        string pem = new CertificateRequest(name, key, HashAlgorithmName.SHA256).CreateSigningRequestPem();

        TestApi.Answer answer = await api.PostAsync(Path, Body("a", pem));

        Assert.Equal((403, "certificatesigningrequests.certificates.k8s.io \"a\" is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed"), (answer.Code, answer.Message));
    }

    // Kubelets once named theirs by a hash, in letters that other names do not have; and a text before or in a block is none of the server's business.
    [Fact]
    public async Task What_a_request_is_called_and_how_it_is_written_is_the_clients_matter()
    {
        await using TestApi api = await TestApi.StartAsync();
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string pem = new CertificateRequest("CN=ann", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();

        TestApi.Answer named = await api.PostAsync(Path, Body("node-csr-V1Df_S", "hello\n" + pem.Replace("REQUEST-----\n", "REQUEST-----\nProc-Type: 4\n\n", StringComparison.Ordinal)));
        TestApi.Answer other = await api.PostAsync(Path, Body("b", pem.Replace("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST", StringComparison.Ordinal)));
        TestApi.Answer broken = await api.PostAsync(Path, Body("c", "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n"));

        Assert.True(named.Code == 201, named.Text);
        Assert.EndsWith("PEM block type must be CERTIFICATE REQUEST", other.Message, StringComparison.Ordinal);
        Assert.EndsWith("asn1: structure error: not a certificate request", broken.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.b/", "Invalid value: \"\": validating label \"\": a lowercase RFC 1123 subdomain")]
    [InlineData("a.b/c_d", "Invalid value: \"c_d\": validating label \"c_d\": a lowercase RFC 1123 subdomain")]
    [InlineData("a/b", "Invalid value: \"a\": should be a domain with at least two segments separated by dots")]
    [InlineData("A.b/c", "Invalid value: \"A.b\": validating label \"A\": a lowercase RFC 1123 label")]
    [InlineData("a.b/c/d", "Invalid value: \"a.b/c/d\": must be a fully qualified domain and path of the form 'example.com/signer-name'")]
    public async Task A_signer_is_named_by_a_domain_and_a_path(string signer, string because)
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer answer = await api.PostAsync(Path, Request("a", "CN=ann", signer));

        Assert.StartsWith("CertificateSigningRequest.certificates.k8s.io \"a\" is invalid: spec.signerName: " + because, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_decided_stays_and_a_certificate_is_nothing_but_certificates()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(Path, Request("a", "CN=ann"));
        Task<TestApi.Answer> ConditionAsync(string part, string conditions) => api.PatchAsync($"{Path}/a/{part}", $$"""{"status":{"conditions":[{{conditions}}]} }""");
        Task<TestApi.Answer> IssueAsync(string pem) => api.PatchAsync($"{Path}/a/status", $$"""{"status":{"certificate":"{{Convert.ToBase64String(Encoding.ASCII.GetBytes(pem))}}"} }""");
        string good = api.Pki.AuthorityPem;

        TestApi.Answer early = await ConditionAsync("status", """{"type":"Approved","status":"True"}""");
        TestApi.Answer approved = await ConditionAsync("approval", """{"type":"Approved","status":"True","reason":"r"}""");
        TestApi.Answer other = await ConditionAsync("approval", """{"type":"Approved","status":"True","reason":"better"}""");
        TestApi.Answer both = await ConditionAsync("approval", """{"type":"Approved","status":"True"},{"type":"Denied","status":"True"}""");
        TestApi.Answer undone = await ConditionAsync("approval", "");
        TestApi.Answer changed = await ConditionAsync("status", """{"type":"Approved","status":"True","reason":"worse"}""");
        string[] faults = [(await IssueAsync(good.Replace("CERTIFICATE", "PRIVATE KEY", StringComparison.Ordinal))).Message, (await IssueAsync(good.Replace("CERTIFICATE-----\n", "CERTIFICATE-----\nA: b\n\n", StringComparison.Ordinal))).Message,
            (await IssueAsync("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")).Message, (await IssueAsync("none")).Message];
        TestApi.Answer issued = await IssueAsync("text\n" + good);
        TestApi.Answer again = await IssueAsync(good);

        Assert.EndsWith("updates may not add a condition of type \"Approved\"", early.Message, StringComparison.Ordinal);
        Assert.Equal([200, 200, 422, 422, 200], [approved.Code, other.Code, both.Code, undone.Code, changed.Code]);
        Assert.EndsWith("status.conditions[1].type: Invalid value: \"Denied\": Approved and Denied conditions are mutually exclusive", both.Message, StringComparison.Ordinal);
        Assert.EndsWith("updates may not remove a condition of type \"Approved\"", undone.Message, StringComparison.Ordinal);
        Assert.Equal("better", changed.Json.Child("status").Objects("conditions").Single().Text("reason"));
        Assert.Equal(["only CERTIFICATE PEM blocks are allowed, found \"PRIVATE KEY\"", "no PEM block headers are permitted", "x509: malformed certificate", "must contain at least one CERTIFICATE PEM block"],
            faults.Select(fault => fault.Split("\"<certificate data>\": ")[1]));
        Assert.Equal(200, issued.Code);
        Assert.EndsWith("status.certificate: Forbidden: updates may not modify existing certificate content", again.Message, StringComparison.Ordinal);
    }

    private static X500DistinguishedName Name(params (string Attribute, string Value)[] oneSet)
    {
        System.Formats.Asn1.AsnWriter writer = new(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSetOf())
        {
            foreach ((string attribute, string value) in oneSet)
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(attribute);
                    writer.WriteCharacterString(System.Formats.Asn1.UniversalTagNumber.UTF8String, value);
                }
            }
        }

        return new X500DistinguishedName(writer.Encode());
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
        return Body(name, pem, signer, extra);
    }

    private static string Body(string name, string pem, string signer = Client, string extra = "")
    {
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
