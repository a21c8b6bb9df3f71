using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer;

namespace Gantry.Tests.KubeServer;

/// <summary>The words in which what concerns rights, tokens and certificates is refused: people and programs look for them.</summary>
public sealed class RefusalTests
{
    private const string Reviews = "/apis/authorization.k8s.io/v1";
    private const string Requests = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
    private const string Tokens = "/api/v1/namespaces/default/serviceaccounts/default/token";

    [Theory]
    [InlineData("subjectaccessreviews", """{"user":"a"}""", """spec.resourceAttributes: Invalid value: "null": exactly one of nonResourceAttributes or resourceAttributes must be specified""")]
    [InlineData("subjectaccessreviews", """{"resourceAttributes":{"verb":"get"}}""", """spec.user: Invalid value: "": at least one of user or group must be specified""")]
    [InlineData("namespaces/default/localsubjectaccessreviews", """{"user":"a","resourceAttributes":{"namespace":"other"}}""", """spec.resourceAttributes.namespace: Invalid value: "other": must match metadata.namespace""")]
    [InlineData("namespaces/default/localsubjectaccessreviews", """{"user":"a","resourceAttributes":{"verb":"get"}}""", """spec.resourceAttributes.namespace: Invalid value: "": must match metadata.namespace""")]
    [InlineData("namespaces/default/localsubjectaccessreviews", """{"user":"a","nonResourceAttributes":{"path":"/"}}""", """spec.nonResourceAttributes: Invalid value: {"path":"/"}: disallowed on this kind of request""")]
    public async Task A_question_about_rights_is_asked_in_one_way(string path, string spec, string message)
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer answer = await api.PostAsync($"{Reviews}/{path}", $$"""{"spec":{{spec}}}""");

        Assert.Equal((422, $".authorization.k8s.io \"\" is invalid: {message}"), (answer.Code, answer.Message));
        Assert.False(answer.Json.Child("details")!.ContainsKey("name"));
        Assert.False(answer.Json.Child("details")!.ContainsKey("kind"));
    }

    [Fact]
    public async Task A_question_about_rights_has_no_metadata()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer named = await api.PostAsync($"{Reviews}/subjectaccessreviews", """{"metadata":{"name":"x"},"spec":{"user":"a","resourceAttributes":{"verb":"get"}}}""");

        Assert.Equal((422, "metadata"), (named.Code, named.Json.Child("details")!.Objects("causes").Single().Text("field")));
    }

    [Fact]
    public async Task Who_may_not_see_a_kind_does_not_learn_whether_it_is_there()
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient ann = api.InProcess(new RequestUser("ann", ["system:authenticated"]));

        TestApi.Answer unknown = await TestApi.SendAsync(ann, HttpMethod.Get, "/apis/no.such/v1/namespaces/default/foos/a/b");
        TestApi.Answer method = await TestApi.SendAsync(ann, HttpMethod.Options, "/api/v1/pods");

        Assert.Equal((403, "foos.no.such \"a\" is forbidden: User \"ann\" cannot get resource \"foos/b\" in API group \"no.such\" in the namespace \"default\""), (unknown.Code, unknown.Message));
        Assert.Equal(403, method.Code);
        Assert.Equal(404, (await api.GetAsync("/apis/no.such/v1/foos")).Code);
    }

    [Theory]
    [InlineData("""{"boundObjectRef":{"kind":"ConfigMap","apiVersion":"v1","name":"a"}}""", 400, "cannot bind token to object of type /v1, Kind=ConfigMap")]
    [InlineData("""{"boundObjectRef":{"kind":"Pod","apiVersion":"apps/v1","name":"a"}}""", 400, "cannot bind token to object of type apps/v1, Kind=Pod")]
    [InlineData("""{"boundObjectRef":{"name":"a"}}""", 400, "cannot bind token to object of type /, Kind=")]
    [InlineData("""{"boundObjectRef":{"kind":"Secret","apiVersion":"v1"}}""", 400, "Name parameter required.")]
    [InlineData("""{"boundObjectRef":{"kind":"Secret","apiVersion":"v1","name":"s","uid":"u"}}""", 409, """Operation cannot be fulfilled on Secret "s": the UID in the bound object reference (u) does not match the UID in record. The object might have been deleted and then recreated""")]
    [InlineData("""{"expirationSeconds":4294967297}""", 422, """TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds""")]
    public async Task A_token_is_bound_to_what_there_is(string spec, int code, string message)
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        await api.PostAsync("/api/v1/namespaces/default/secrets", """{"metadata":{"name":"s"}}""");

        TestApi.Answer answer = await api.PostAsync(Tokens, $$"""{"spec":{{spec}}}""");

        Assert.Equal((code, message), (answer.Code, answer.Message));
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"other"},"spec":{}}""", 422)]
    [InlineData("""{"metadata":{"namespace":"other"},"spec":{}}""", 422)]
    [InlineData("""{"metadata":{"uid":"other"},"spec":{}}""", 409)]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","spec":{}}""", 400)]
    [InlineData("""{"metadata":{"name":"default","namespace":"default"},"spec":{}}""", 201)]
    public async Task A_token_is_for_the_account_in_the_path(string body, int code)
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();

        Assert.Equal(code, (await api.PostAsync(Tokens, body)).Code);
    }

    [Fact]
    public async Task A_token_for_longer_than_is_given_out_says_so()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();

        TestApi.Answer answer = await api.PostAsync(Tokens, """{"spec":{"expirationSeconds":4294967296}}""");

        Assert.Equal((201, 366L * 24 * 3600), (answer.Code, answer.Json.Child("spec").Whole("expirationSeconds")));
        Assert.Contains("shortened to", Assert.Single(answer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_review_says_why_a_token_is_nobodys()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.AddDefaultAccountAsync();
        string token = await AuthenticationTests.TokenAsync(api, """{"spec":{"audiences":["vault"]}}""");

        Assert.Equal("invalid bearer token", await WhyAsync(api, "garbage"));
        Assert.Equal("""[invalid bearer token, token audiences ["vault"] is invalid for the target audiences ["bank"]]""", await WhyAsync(api, token, "bank"));
        Assert.Contains("cryptographic", await WhyAsync(api, token[..^6] + "AAAAAA", "vault"), StringComparison.Ordinal);
        await api.DeleteAsync("/api/v1/namespaces/default/serviceaccounts/default");
        Assert.Equal("[invalid bearer token, serviceaccounts \"default\" not found]", await WhyAsync(api, token, "vault"));
        api.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal("[invalid bearer token, service account token has expired]", await WhyAsync(api, token, "vault"));
    }

    [Theory]
    [InlineData("""{"signerName":"","usages":["client auth"]}""", "spec.signerName", "Required value: signerName must be provided")]
    [InlineData("""{"signerName":"Exa_mple.com/x","usages":["client auth"]}""", "spec.signerName", "Invalid value: \"Exa_mple.com\": validating label \"Exa_mple\"")]
    [InlineData("""{"signerName":"a.b/c","usages":[]}""", "spec.usages", "Required value: usages must be provided")]
    [InlineData("""{"signerName":"a.b/c","usages":["junk"]}""", "spec.usages[0]", "Unsupported value: \"junk\": supported values: \"any\", \"cert sign\"")]
    [InlineData("""{"signerName":"a.b/c","usages":["client auth","client auth"]}""", "spec.usages[1]", "Duplicate value: \"client auth\"")]
    public async Task A_certificate_is_asked_for_in_order(string spec, string field, string message)
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer answer = await api.PostAsync(Requests, $$"""{"metadata":{"name":"a"},"spec":{{spec}}}""");

        JsonObject cause = answer.Json.Child("details")!.Objects("causes").Single(cause => cause.Text("field") == field);
        Assert.StartsWith(message, cause.Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"type":"Approved"}]""", "status.conditions[0].status", "Required value")]
    [InlineData("""[{"type":"Approved","status":"False"}]""", "status.conditions[0].status", "Unsupported value: \"False\": supported values: \"True\"")]
    [InlineData("""[{"type":"Approved","status":"True"},{"type":"Approved","status":"True"}]""", "status.conditions[1].type", "Duplicate value: \"Approved\"")]
    [InlineData("""[{"type":"Approved","status":"True"},{"type":"Denied","status":"True"}]""", "status.conditions[1].type", "Invalid value: \"Denied\": Approved and Denied conditions are mutually exclusive")]
    [InlineData("""[{"type":"","status":"True"}]""", "status.conditions[0].type", "Required value")]
    public async Task A_decision_is_made_once_and_is_true(string conditions, string field, string message)
    {
        await using TestApi api = await TestApi.StartAsync();
        JsonObject made = (await api.PostAsync(Requests, CertificateRequestTests.Request("a", "CN=ann"))).Json;
        made["status"] = new JsonObject { ["conditions"] = JsonNode.Parse(conditions) };

        TestApi.Answer answer = await api.PutAsync($"{Requests}/a/approval", made.ToJsonString());

        Assert.Equal(422, answer.Code);
        Assert.Equal((field, message), (answer.Json.Child("details")!.Objects("causes").Single() is var cause ? cause.Text("field") : "", cause.Text("message")));
    }

    [Theory]
    [InlineData("kubernetes.io/service-account-token", "{}", "metadata.annotations[kubernetes.io/service-account.name]: Required value")]
    [InlineData("kubernetes.io/basic-auth", "{}", "[data[%s][username]: Required value, data[%s][password]: Required value]")]
    [InlineData("kubernetes.io/ssh-auth", """{"ssh-privatekey":""}""", "data[%s][ssh-privatekey]: Required value")]
    [InlineData("kubernetes.io/dockerconfigjson", """{".dockerconfigjson":"x"}""", "data[.dockerconfigjson]: Invalid value: \"<secret contents redacted>\": invalid character 'x' looking for beginning of value")]
    public async Task A_secret_holds_what_its_type_says(string type, string text, string message)
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer answer = await api.PostAsync("/api/v1/namespaces/default/secrets", $$"""{"metadata":{"name":"s"},"type":"{{type}}","stringData":{{text}}}""");

        Assert.Equal((422, $"Secret \"s\" is invalid: {message}"), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task What_is_missing_for_a_role_is_put_together_by_what_it_is_about()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync("/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings", """{"metadata":{"name":"a"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"admin"},"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"ann"}]}""");
        using HttpClient ann = api.InProcess(new RequestUser("ann", ["dev"]));

        TestApi.Answer answer = await TestApi.SendAsync(ann, HttpMethod.Post, "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles", """{"metadata":{"name":"r"},"rules":[{"verbs":["get","list"],"apiGroups":["","apps"],"resources":["nodes"],"resourceNames":["b","a"]},{"verbs":["get"],"nonResourceURLs":["/metrics"]}]}""");

        Assert.EndsWith(
            """
            is attempting to grant RBAC permissions not currently held:
            {APIGroups:[""], Resources:["nodes"], ResourceNames:["a"], Verbs:["get" "list"]}
            {APIGroups:[""], Resources:["nodes"], ResourceNames:["b"], Verbs:["get" "list"]}
            {APIGroups:["apps"], Resources:["nodes"], ResourceNames:["a"], Verbs:["get" "list"]}
            {APIGroups:["apps"], Resources:["nodes"], ResourceNames:["b"], Verbs:["get" "list"]}
            {NonResourceURLs:["/metrics"], Verbs:["get"]}
            """.ReplaceLineEndings("\n"),
            answer.Message,
            StringComparison.Ordinal);
    }

    private static async Task<string> WhyAsync(TestApi api, string token, params string[] audiences)
    {
        JsonObject spec = new() { ["token"] = token, ["audiences"] = new JsonArray([.. audiences.Select(audience => (JsonNode)audience)]) };
        TestApi.Answer answer = await api.PostAsync("/apis/authentication.k8s.io/v1/tokenreviews", new JsonObject { ["spec"] = spec }.ToJsonString());
        return answer.Json.Child("status").Text("error") ?? "";
    }
}
