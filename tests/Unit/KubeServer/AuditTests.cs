using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.KubeServer;
using Gantry.KubeServer.Audit;
using Gantry.KubeServer.Configuration;
using Gantry.Tests.KubeServer.Security;

namespace Gantry.Tests.KubeServer;

public sealed class AuditTests : IDisposable
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gantry-audit-");

    private string LogPath => Path.Combine(_directory.FullName, "audit.log");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_request_has_a_name_though_nothing_is_recorded()
    {
        await using TestApi api = await TestApi.StartAsync();

        using HttpRequestMessage named = new(HttpMethod.Get, "/version");
        named.Headers.Add("Audit-ID", "mine");
        using HttpResponseMessage own = await api.Client.SendAsync(named);
        using HttpResponseMessage given = await api.Client.GetAsync("/api/v1/namespaces/default/pods/none");

        Assert.Equal(["mine"], own.Headers.GetValues("Audit-Id"));
        Assert.True(Guid.TryParse(given.Headers.GetValues("Audit-Id").Single(), out _));
    }

    [Fact]
    public async Task The_first_rule_that_matches_says_how_much_is_recorded()
    {
        await using (TestApi api = await StartAsync("""
            omitStages: [RequestReceived]
            rules:
            - {level: None, users: ["system:nobody"]}
            - {level: None, verbs: [get], nonResourceURLs: ["/livez*"]}
            - {level: Metadata, resources: [{group: "", resources: [secrets]}]}
            - {level: RequestResponse, verbs: [create], resources: [{resources: [configmaps]}]}
            - {level: Request, namespaces: [default]}
            """))
        {
            await api.PostAsync(Maps, Some.ConfigMap("a", "sent-value"));
            await api.PostAsync("/api/v1/namespaces/default/secrets", """{"metadata":{"name":"s"},"stringData":{"k":"hidden-value"}}""");
            await api.PatchAsync($"{Maps}/a", """{"data":{"k":"patched-value"}}""");
            await api.GetAsync("/livez");
            await api.GetAsync("/api/v1/nodes");
            await api.GetAsync($"{Maps}/none");
        }

        JsonObject[] events = Events();
        Assert.Equal(["create configmaps", "create secrets", "patch configmaps", "get configmaps"], events.Select(one => $"{one.Text("verb")} {one.Child("objectRef").Text("resource")}"));
        Assert.Equal(["RequestResponse", "Metadata", "Request", "Request"], events.Select(one => one.Text("level")));
        Assert.All(events, one => Assert.Equal("ResponseComplete", one.Text("stage")));
        Assert.Equal(["a", "s", "a", "none"], events.Select(one => one.Child("objectRef").Text("name")));
        Assert.Equal("none", events[3].Child("responseStatus").Child("details").Text("name"));
        Assert.Equal("sent-value", events[0].Child("requestObject").Child("data").Text("k"));
        Assert.NotEmpty(events[0].Child("responseObject").Child("metadata").Text("uid")!);
        Assert.Equal("patched-value", events[2].Child("requestObject").Child("data").Text("k"));
        Assert.Null(events[2].Child("responseObject"));
        Assert.Equal(("404", "NotFound"), (events[3].Child("responseStatus").Whole("code").ToString(), events[3].Child("responseStatus").Text("reason")));
        Assert.Equal("kubernetes-admin", events[0].Child("user").Text("username"));
        Assert.Equal("allow", events[0].Child("annotations").Text("authorization.k8s.io/decision"));
        Assert.DoesNotContain("hidden-value", File.ReadAllText(LogPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stages_share_an_id_and_watches_have_one_more()
    {
        await using (TestApi api = await StartAsync("rules: [{level: Metadata}]"))
        {
            await api.GetAsync(Maps);
            await api.GetAsync(Maps + "?watch=1&timeoutSeconds=1");
        }

        ILookup<string?, string?> stages = Events().ToLookup(one => one.Text("verb"), one => one.Text("stage"));
        Assert.Equal(["RequestReceived", "ResponseComplete"], stages["list"]);
        Assert.Equal(["RequestReceived", "ResponseStarted", "ResponseComplete"], stages["watch"]);
        Assert.Equal(2, Events().Select(one => one.Text("auditID")).Distinct().Count());
    }

    [Fact]
    public async Task What_is_refused_is_recorded_too()
    {
        await using (TestApi api = await StartAsync("omitStages: [RequestReceived]\nrules: [{level: Metadata}]"))
        {
            using HttpClient nobody = api.Connect(null);
            await TestApi.SendAsync(nobody, HttpMethod.Get, Maps, token: "nonsense");
            using HttpClient dave = api.Connect(api.Pki.ClientCertificate("dave", "dave", []));
            await TestApi.SendAsync(dave, HttpMethod.Get, Maps);
            api.Client.DefaultRequestHeaders.Add("Impersonate-User", "ann");
            await api.GetAsync(Maps);
        }

        JsonObject[] events = Events();
        Assert.Equal(["401", "403", "403"], events.Select(one => one.Child("responseStatus").Whole("code").ToString()));
        Assert.Equal(("ResponseStarted", "Authentication failed, attempted: bearer"), (events[0].Text("stage"), events[0].Child("responseStatus").Text("message")));
        Assert.Equal("forbid", events[1].Child("annotations").Text("authorization.k8s.io/decision"));
        Assert.Equal(("kubernetes-admin", "ann"), (events[2].Child("user").Text("username"), events[2].Child("impersonatedUser").Text("username")));
    }

    [Fact]
    public async Task The_file_is_put_aside_when_it_has_grown_and_old_ones_go()
    {
        AuditOptions options = new(Policy("rules: [{level: Metadata}]"), LogPath) { MaxFileBytes = 4000, KeptFiles = 2 };
        await using (TestApi api = await TestApi.StartAsync(options: new KubeApiOptions { Audit = options }))
        {
            for (int i = 0; i < 40; i++)
                await api.GetAsync(Maps);
        }

        FileInfo[] files = _directory.GetFiles("audit*.log");
        Assert.Equal(3, files.Length);
        Assert.All(files, file => Assert.InRange(file.Length, 1, 4000));
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode));
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_stops_nobody_and_is_counted()
    {
        string file = Path.Combine(_directory.FullName, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        AuditOptions options = new(Policy("rules: [{level: Metadata}]"), Path.Combine(file, "below", "audit.log"));
        await using TestApi api = await TestApi.StartAsync(options: new KubeApiOptions { Audit = options });

        Assert.Equal(200, (await api.GetAsync(Maps)).Code);
        await WaitFor.TrueAsync(async () => !(await api.GetAsync("/metrics")).Text.Contains("apiserver_audit_error_total{plugin=\"log\"} 0\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_list_answers_is_recorded_without_who_owns_which_field()
    {
        await using (TestApi api = await StartAsync("omitManagedFields: true\nomitStages: [RequestReceived]\nrules: [{level: RequestResponse, verbs: [list, deletecollection]}]"))
        {
            await api.PostAsync(Maps + "?fieldManager=me", Some.ConfigMap("a", "first-value"));
            await api.PostAsync(Maps + "?fieldManager=me", Some.ConfigMap("b", "second-value"));
            await api.GetAsync(Maps);
            await api.GetAsync(Maps, accept: "application/json;as=Table;v=v1;g=meta.k8s.io");
            await api.GetAsync(Maps, accept: "application/vnd.kubernetes.protobuf");
            await api.DeleteAsync(Maps);
        }

        JsonObject[] events = Events();
        Assert.Equal(["list", "list", "list", "deletecollection"], events.Select(one => one.Text("verb")));
        Assert.All(events, one => Assert.Equal("ConfigMapList", one.Child("responseObject").Text("kind")));
        Assert.All(events, one => Assert.Equal(["first-value", "second-value"], one.Child("responseObject")!.Objects("items").Select(item => item.Child("data").Text("k"))));
        Assert.All(events.SelectMany(one => one.Child("responseObject")!.Objects("items")), item => Assert.Null(item.Child("metadata")!["managedFields"]));
    }

    [Fact]
    public async Task Whoever_waits_for_the_record_finds_it_written()
    {
        await using TestApi api = await TestApi.StartAsync(options: new KubeApiOptions { Audit = new AuditOptions(Policy("rules: [{level: Metadata}]"), LogPath) { Mode = AuditMode.Blocking } });

        for (int i = 0; i < 20; i++)
        {
            await api.GetAsync($"{Maps}/m{i}");
            Assert.Contains($"{Maps}/m{i}", File.ReadAllText(LogPath), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(AuditMode.Blocking, 200)]
    [InlineData(AuditMode.BlockingStrict, 500)]
    public async Task Where_nothing_can_be_written_the_strict_refuse(AuditMode mode, int code)
    {
        string file = Path.Combine(_directory.FullName, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        AuditOptions options = new(Policy("rules: [{level: Metadata}]"), Path.Combine(file, "below", "audit.log")) { Mode = mode };
        await using TestApi api = await TestApi.StartAsync(options: new KubeApiOptions { Audit = options });

        Assert.Equal(code, (await api.GetAsync(Maps)).Code);
    }

    [Fact]
    public async Task A_service_is_sent_the_events_in_lists()
    {
        await using TestReviewer service = await TestReviewer.StartAsync(_ => []);
        AuditOptions options = new(Policy("omitStages: [RequestReceived]\nrules: [{level: Metadata}]"), LogPath) { Webhook = ConfigFile.Read(service.Kubeconfig()), WebhookWait = TimeSpan.FromMilliseconds(200) };
        await using (TestApi api = await TestApi.StartAsync(options: new KubeApiOptions { Audit = options }))
        {
            for (int i = 0; i < 30; i++)
                await api.GetAsync($"{Maps}/m{i}");
        }

        Assert.All(service.Lists, list => Assert.Equal(("EventList", "audit.k8s.io/v1"), (list.Text("kind"), list.Text("apiVersion"))));
        Assert.Equal(30, service.Lists.Sum(list => list.Count("items")));
        Assert.InRange(service.Lists.Count, 1, 29);
    }

    [Fact]
    public async Task Files_that_are_too_old_are_removed_and_those_of_others_are_not()
    {
        string old = Path.Combine(_directory.FullName, "audit-2020-01-01T00-00-00.000.log");
        string fresh = Path.Combine(_directory.FullName, $"audit-{DateTimeOffset.UtcNow:yyyy-MM-dd}T00-00-00.000.log");
        string others = Path.Combine(_directory.FullName, "audit-of-somebody.log");
        foreach (string file in (string[])[old, fresh, others])
            await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        AuditOptions options = new(Policy("rules: [{level: Metadata}]"), LogPath) { MaxAge = TimeSpan.FromDays(7) };

        await using (TestApi api = await TestApi.StartAsync(options: new KubeApiOptions { Audit = options }))
            await api.GetAsync(Maps);

        Assert.Equal((false, true, true), (File.Exists(old), File.Exists(fresh), File.Exists(others)));
    }

    [Fact]
    public async Task Nobody_writes_lines_of_his_own_into_the_record()
    {
        await using (TestApi api = await StartAsync("omitStages: [RequestReceived]\nrules: [{level: RequestResponse}]"))
        {
            using HttpRequestMessage request = new(HttpMethod.Get, $"{Maps}/a%0A%7B%22kind%22%3A%22Event%22%7D?x=%0Ay");
            request.Headers.TryAddWithoutValidation("Audit-ID", new string('a', 100));
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", "127.0.0.1, <script>, \"}");
            request.Headers.TryAddWithoutValidation("User-Agent", new string('u', 5000));
            using HttpResponseMessage answer = await api.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.InRange((int)answer.StatusCode, 400, 404);
            Assert.Equal(36, answer.Headers.GetValues("Audit-Id").Single().Length);
        }

        JsonObject one = Assert.Single(Events());
        Assert.All(one.Texts("sourceIPs"), address => Assert.True(System.Net.IPAddress.TryParse(address, out _)));
        Assert.InRange(one.Text("userAgent")!.Length, 1, 1100);
    }

    [Theory]
    [InlineData("rules: [{level: Some}]", "rules[0].level")]
    [InlineData("rules: []", "records nothing")]
    [InlineData("rules: [{level: Metadata, omitStages: [Never]}]", "no such stage: Never")]
    [InlineData("rules: [{level: Metadata, namespaces: [a], nonResourceURLs: [/x]}]", "rules[0].nonResourceURLs")]
    public void A_wrong_policy_is_refused_with_the_field(string rules, string field) =>
        Assert.Contains(field, Assert.Throws<FormatException>(() => Policy(rules)).Message, StringComparison.Ordinal);

    private Task<TestApi> StartAsync(string rules) => TestApi.StartAsync(options: new KubeApiOptions { Audit = new AuditOptions(Policy(rules), LogPath) });

    private AuditPolicy Policy(string rules)
    {
        string path = Path.Combine(_directory.FullName, "policy.yaml");
        File.WriteAllText(path, $"kind: Policy\napiVersion: audit.k8s.io/v1\n{rules}\n");
        return AuditPolicy.Load(path);
    }

    private JsonObject[] Events() => [.. File.ReadAllLines(LogPath, Encoding.UTF8).Select(line => (JsonObject)JsonNode.Parse(line)!)];
}
