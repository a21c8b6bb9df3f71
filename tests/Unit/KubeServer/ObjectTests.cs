using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.Store;

namespace Gantry.Tests.KubeServer;

public sealed class ObjectTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Theory]
    [InlineData("coordination.k8s.io/v1/namespaces/default/leases", "")]
    [InlineData("policy/v1/namespaces/default/poddisruptionbudgets", "\"spec\":{\"maxUnavailable\":1,\"selector\":{}},")]
    [InlineData("node.k8s.io/v1/runtimeclasses", "\"handler\":\"h\",")]
    [InlineData("storage.k8s.io/v1/csidrivers", "\"spec\":{},")]
    public async Task Some_kinds_are_replaced_only_by_who_has_read_them(string path, string content)
    {
        await using TestApi api = await TestApi.StartAsync();
        string body = $$"""{ {{content}}"metadata":{"name":"one"} }""";
        TestApi.Answer made = await api.PostAsync($"/apis/{path}", body);

        TestApi.Answer blind = await api.PutAsync($"/apis/{path}/one", body);
        TestApi.Answer read = await api.PutAsync($"/apis/{path}/one", made.Text);
        TestApi.Answer patched = await api.PatchAsync($"/apis/{path}/one", """{"metadata":{"labels":{"a":"b"}}}""");

        string group = path.Split('/')[0];
        string plural = path.Split('/')[^1];
        Assert.Equal((422, $"{plural}.{group} \"one\" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update"), (blind.Code, blind.Message));
        Assert.Equal((200, 200), (read.Code, patched.Code));
    }

    [Fact]
    public async Task Some_kinds_answer_their_deletion_with_the_object()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync("/apis/storage.k8s.io/v1/storageclasses", """{"metadata":{"name":"one"},"provisioner":"example.com/p"}""");
        await api.PostAsync("/api/v1/namespaces/default/configmaps", Some.ConfigMap("one"));

        TestApi.Answer gone = await api.DeleteAsync("/apis/storage.k8s.io/v1/storageclasses/one");
        TestApi.Answer other = await api.DeleteAsync("/api/v1/namespaces/default/configmaps/one");

        Assert.Equal(("StorageClass", "Status"), (gone.Json.Text("kind"), other.Json.Text("kind")));
    }

    [Fact]
    public async Task What_is_created_is_answered_as_it_is_stored()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer created = await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));
        TestApi.Answer read = await api.GetAsync($"{ConfigMaps}/a");
        Entry? stored = await api.Store.GetAsync("/registry/core/configmaps/default/a");

        Assert.Equal(201, created.Code);
        Assert.Equal(created.Bytes, read.Bytes);
        Assert.Equal(stored!.Value.ToArray(), read.Bytes);
        Assert.Equal(stored.Modified.ToString(), read.Version);
        Assert.NotEmpty(created.Json.Child("metadata").Text("uid")!);
        Assert.Equal("ConfigMap", created.Json.Text("kind"));
    }

    [Fact]
    public async Task A_second_object_of_the_same_name_is_refused()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));

        TestApi.Answer second = await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));

        Assert.Equal((409, "AlreadyExists", "configmaps \"a\" already exists"), (second.Code, second.Reason, second.Message));
    }

    [Fact]
    public async Task An_update_from_an_old_version_is_a_conflict()
    {
        await using TestApi api = await TestApi.StartAsync();
        TestApi.Answer old = await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));
        await api.PatchAsync($"{ConfigMaps}/a", """{"data":{"k":"2"}}""");

        TestApi.Answer late = await api.PutAsync($"{ConfigMaps}/a", old.Text);

        Assert.Equal((409, "Conflict"), (late.Code, late.Reason));
        Assert.Equal("Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply your changes to the latest version and try again", late.Message);
    }

    [Fact]
    public async Task An_update_that_changes_nothing_keeps_the_version()
    {
        await using TestApi api = await TestApi.StartAsync();
        TestApi.Answer created = await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));

        TestApi.Answer same = await api.PutAsync($"{ConfigMaps}/a", created.Text);

        Assert.Equal(created.Version, same.Version);
    }

    [Fact]
    public async Task Many_patches_at_once_all_count()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));

        TestApi.Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => api.PatchAsync($"{ConfigMaps}/a", $$"""{"data":{"k{{i}}":"v"} }""")));

        Assert.All(answers, answer => Assert.Equal(200, answer.Code));
        Assert.Equal(17, (await api.GetAsync($"{ConfigMaps}/a")).Json.Child("data")!.Count);
    }

    [Fact]
    public async Task A_generated_name_starts_as_asked_and_is_new_each_time()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer first = await api.PostAsync(ConfigMaps, """{"metadata":{"generateName":"job-"}}""");
        TestApi.Answer second = await api.PostAsync(ConfigMaps, """{"metadata":{"generateName":"job-"}}""");

        Assert.StartsWith("job-", first.Json.Child("metadata").Text("name"));
        Assert.NotEqual(first.Json.Child("metadata").Text("name"), second.Json.Child("metadata").Text("name"));
    }

    [Fact]
    public async Task A_trial_run_answers_and_leaves_nothing()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("kept"));
        Revision before = api.Store.Current;

        TestApi.Answer created = await api.PostAsync($"{ConfigMaps}?dryRun=All", Some.ConfigMap("a"));
        TestApi.Answer service = await api.PostAsync("/api/v1/namespaces/default/services?dryRun=All", Some.Service("s", "NodePort"));
        TestApi.Answer patched = await api.PatchAsync($"{ConfigMaps}/kept?dryRun=All", """{"data":{"k":"2"}}""");
        TestApi.Answer deleted = await api.DeleteAsync($"{ConfigMaps}/kept?dryRun=All");

        Assert.Equal([201, 201, 200, 200], [created.Code, service.Code, patched.Code, deleted.Code]);
        Assert.Equal("2", patched.Json.Child("data").Text("k"));
        Assert.Equal(before, api.Store.Current);
        Assert.Equal(404, (await api.GetAsync($"{ConfigMaps}/a")).Code);
    }

    [Theory]
    [InlineData("/apis/apps/v1/namespaces/default/deployments", """{"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}""", "{}")]
    [InlineData("/apis/apps/v1/namespaces/default/replicasets", """{"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}""", """{"replicas":0}""")]
    [InlineData("/api/v1/namespaces/default/services", """{"spec":{"ports":[{"port":80}]},"status":{"loadBalancer":{"ingress":[{"ip":"10.0.0.1"}]}}}""", """{"loadBalancer":{}}""")]
    [InlineData("/apis/storage.k8s.io/v1/volumeattachments", """{"spec":{"attacher":"d","nodeName":"n","source":{"persistentVolumeName":"v"}}}""", """{"attached":false}""")]
    public async Task A_new_object_has_a_status_that_says_nothing_yet(string path, string body, string status)
    {
        await using TestApi api = await TestApi.StartAsync();
        JsonObject item = (JsonObject)JsonNode.Parse(body)!;
        item["metadata"] = new JsonObject { ["name"] = "a" };

        TestApi.Answer made = await api.PostAsync(path, item.ToJsonString());

        Assert.Equal((201, status), (made.Code, made.Json["status"]!.ToJsonString()));
        Assert.DoesNotContain("f:status", made.Text);
    }

    [Fact]
    public async Task Unknown_fields_warn_or_are_refused()
    {
        await using TestApi api = await TestApi.StartAsync();
        const string body = """{"metadata":{"name":"a"},"dota":{"k":"v"}}""";

        TestApi.Answer strict = await api.PostAsync($"{ConfigMaps}?fieldValidation=Strict", body);
        TestApi.Answer warned = await api.PostAsync($"{ConfigMaps}?fieldValidation=Warn", body);

        Assert.Equal(400, strict.Code);
        Assert.Contains("strict decoding error: unknown field \"dota\"", strict.Message);
        Assert.Equal(201, warned.Code);
        Assert.Equal("299 - \"unknown field \\\"dota\\\"\"", warned.Warnings.Single());
        Assert.Null(warned.Json["dota"]);
    }

    [Fact]
    public async Task Deletion_waits_for_finalizers()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, """{"metadata":{"name":"a","finalizers":["example.com/hold"]}}""");

        TestApi.Answer deleted = await api.DeleteAsync($"{ConfigMaps}/a");
        TestApi.Answer held = await api.GetAsync($"{ConfigMaps}/a");
        TestApi.Answer added = await api.PatchAsync($"{ConfigMaps}/a", """{"metadata":{"finalizers":["example.com/hold","example.com/more"]}}""");
        await api.PatchAsync($"{ConfigMaps}/a", """{"metadata":{"finalizers":null}}""");

        Assert.Equal(200, deleted.Code);
        Assert.NotNull(held.Json.Child("metadata").Text("deletionTimestamp"));
        Assert.Equal(422, added.Code);
        Assert.Equal(404, (await api.GetAsync($"{ConfigMaps}/a")).Code);
    }

    [Theory]
    [InlineData("Foreground", "foregroundDeletion")]
    [InlineData("Orphan", "orphan")]
    public async Task A_propagation_policy_becomes_a_finalizer(string policy, string finalizer)
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));

        await api.DeleteAsync($"{ConfigMaps}/a", $$"""{"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"{{policy}}"}""");

        Assert.Equal([finalizer], (await api.GetAsync($"{ConfigMaps}/a")).Json.Child("metadata").Texts("finalizers"));
    }

    [Fact]
    public async Task A_map_without_entries_is_no_map()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer made = await api.PostAsync(ConfigMaps, """{"metadata":{"name":"a"},"data":{"x":"1"},"binaryData":{}}""");
        TestApi.Answer emptied = await api.PatchAsync($"{ConfigMaps}/a", """{"data":{"x":null}}""");

        Assert.Null(made.Json.Field("binaryData"));
        Assert.Equal((200, null), (emptied.Code, emptied.Json.Field("data")));
    }

    [Fact]
    public async Task A_collection_is_deleted_by_selector()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, """{"metadata":{"name":"a","labels":{"x":"1"}}}""");
        await api.PostAsync(ConfigMaps, """{"metadata":{"name":"b","labels":{"x":"2"}}}""");

        TestApi.Answer deleted = await api.DeleteAsync($"{ConfigMaps}?labelSelector=x%3D1");

        Assert.Equal(200, deleted.Code);
        Assert.Null(deleted.Json.Objects("items").Single().Child("metadata").Field("deletionTimestamp"));
        Assert.Equal((404, 200), ((await api.GetAsync($"{ConfigMaps}/a")).Code, (await api.GetAsync($"{ConfigMaps}/b")).Code));
    }

    [Fact]
    public async Task Spec_and_status_are_written_apart_and_only_the_spec_counts_generations()
    {
        await using TestApi api = await TestApi.StartAsync();
        const string path = "/apis/apps/v1/namespaces/default/deployments";
        await api.PostAsync(path, Some.Deployment("web"));

        TestApi.Answer status = await api.PatchAsync($"{path}/web/status", """{"spec":{"replicas":9},"status":{"replicas":3}}""");
        TestApi.Answer spec = await api.PatchAsync($"{path}/web", """{"spec":{"replicas":4},"status":{"replicas":8}}""");

        Assert.Equal((1, 3, 1), (status.Json.Child("spec").Whole("replicas"), status.Json.Child("status").Whole("replicas"), status.Json.Child("metadata").Whole("generation")));
        Assert.Equal((4, 3, 2), (spec.Json.Child("spec").Whole("replicas"), spec.Json.Child("status").Whole("replicas"), spec.Json.Child("metadata").Whole("generation")));
    }

    [Fact]
    public async Task Who_writes_a_status_may_write_the_metadata_with_it_but_not_of_every_kind()
    {
        await using TestApi api = await TestApi.StartAsync();
        const string quotas = "/api/v1/namespaces/default/resourcequotas";
        const string claims = "/apis/resource.k8s.io/v1/namespaces/default/resourceclaims";
        await api.PostAsync(quotas, """{"metadata":{"name":"q"},"spec":{"hard":{"pods":"1"},"scopes":[]}}""");
        const string deployments = "/apis/apps/v1/namespaces/default/deployments";
        await api.PostAsync(claims, """{"metadata":{"name":"c"},"spec":{}}""");
        await api.PostAsync(deployments, Some.Deployment("web"));
        const string change = """{"metadata":{"finalizers":["a.io/b"]},"spec":{"hard":{"pods":"2"}}}""";

        JsonObject quota = (await api.PatchAsync($"{quotas}/q/status", change)).Json;
        JsonObject claim = (await api.PatchAsync($"{claims}/c/status", """{"metadata":{"finalizers":["a.io/b"]}}""")).Json;
        JsonObject deployment = (await api.PatchAsync($"{deployments}/web/status", """{"metadata":{"labels":{"a":"b"},"annotations":{"c":"d"}}}""")).Json;

        Assert.Equal(["a.io/b"], quota.Child("metadata").Texts("finalizers"));
        Assert.Equal("""{"hard":{"pods":"1"}}""", quota.Child("spec")!.ToJsonString());
        Assert.Empty(claim.Child("metadata").Texts("finalizers"));
        Assert.Equal((null, "d"), (deployment.Child("metadata").Child("labels").Text("a"), deployment.Child("metadata").Child("annotations").Text("c")));
    }

    [Fact]
    public async Task An_event_of_the_newer_form_says_when_and_what()
    {
        await using TestApi api = await TestApi.StartAsync();
        const string body = """{"metadata":{"name":"e"},"regarding":{"namespace":"default"},"type":"Odd"}""";

        TestApi.Answer newer = await api.PostAsync("/apis/events.k8s.io/v1/namespaces/default/events", body);
        TestApi.Answer older = await api.PostAsync("/api/v1/namespaces/default/events", body.Replace("regarding", "involvedObject"));

        Assert.Equal((422, "Event \"e\" is invalid: [eventTime: Required value, type: Invalid value: \"\": has invalid value: Odd]"), (newer.Code, newer.Message));
        Assert.Equal(201, older.Code);
    }

    [Fact]
    public async Task The_scale_of_a_deployment_is_an_object_of_its_own()
    {
        await using TestApi api = await TestApi.StartAsync();
        const string path = "/apis/apps/v1/namespaces/default/deployments";
        await api.PostAsync(path, Some.Deployment("web"));

        TestApi.Answer scaled = await api.PatchAsync($"{path}/web/scale", """{"spec":{"replicas":5}}""");

        Assert.Equal(("Scale", 5, "app=web"), (scaled.Json.Text("kind"), scaled.Json.Child("spec").Whole("replicas"), scaled.Json.Child("status").Text("selector")));
        Assert.Equal(5, (await api.GetAsync($"{path}/web")).Json.Child("spec").Whole("replicas"));
    }

    [Fact]
    public async Task A_patch_of_the_wrong_kind_is_told()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(ConfigMaps, Some.ConfigMap("a"));

        TestApi.Answer apply = await api.PatchAsync($"{ConfigMaps}/a", "{}", "application/apply-patch+xml");
        TestApi.Answer json = await api.PatchAsync($"{ConfigMaps}/a", """[{"op":"test","path":"/data/k","value":"x"}]""", "application/json-patch+json");
        TestApi.Answer proto = await api.SendAsync(HttpMethod.Post, ConfigMaps, "k8s", "application/vnd.kubernetes.protobuf");

        Assert.Equal([415, 422, 400], [apply.Code, json.Code, proto.Code]);
    }

    [Fact]
    public async Task A_body_that_is_too_large_or_too_deep_is_refused()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer large = await api.PostAsync(ConfigMaps, $$"""{"metadata":{"name":"a"},"data":{"k":"{{new string('x', 4 * 1024 * 1024)}}"} }""");
        TestApi.Answer deep = await api.PostAsync(ConfigMaps, string.Concat(Enumerable.Repeat("{\"a\":", 500)) + "1" + new string('}', 500));

        Assert.Equal([413, 400], [large.Code, deep.Code]);
    }

    [Theory]
    [InlineData("/api/v1/namespaces/default/configmaps/..%2f..%2fsecrets")]
    [InlineData("/api/v1/namespaces/default//configmaps")]
    [InlineData("/api/v1/namespaces/default/configmaps/a/b/c")]
    [InlineData("/api/v1/configmaps/a")]
    [InlineData("/api/v1/namespaces/x/nodes")]
    [InlineData("/api/v2/pods")]
    [InlineData("/registry/core/secrets")]
    public async Task Strange_paths_name_nothing(string path)
    {
        await using TestApi api = await TestApi.StartAsync();

        Assert.Equal(404, (await api.GetAsync(path)).Code);
    }

    [Fact]
    public async Task A_name_that_would_leave_its_place_is_refused()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer slash = await api.PostAsync(ConfigMaps, Some.ConfigMap("a/b"));
        TestApi.Answer dots = await api.PostAsync(ConfigMaps, Some.ConfigMap(".."));
        TestApi.Answer other = await api.PostAsync(ConfigMaps, """{"metadata":{"name":"a","namespace":"kube-system"}}""");

        Assert.Equal([422, 422, 400], [slash.Code, dots.Code, other.Code]);
    }

    [Fact]
    public async Task A_replacement_of_what_is_not_there_makes_it_for_some_kinds_and_for_those_who_may()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles", """{"metadata":{"name":"changer"},"rules":[{"apiGroups":[""],"resources":["limitranges"],"verbs":["update"]}]}""");
        await api.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """{"metadata":{"name":"changer"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"changer"},"subjects":[{"kind":"User","name":"eve"}]}""");
        using HttpClient eve = api.InProcess(new Gantry.KubeServer.RequestUser("eve", ["system:authenticated"]));
        const string path = "/api/v1/namespaces/default/limitranges/a";
        const string body = """{"metadata":{"name":"a"},"spec":{"limits":[]}}""";

        TestApi.Answer forbidden = await TestApi.SendAsync(eve, HttpMethod.Put, path, body);
        TestApi.Answer made = await api.PutAsync(path, body);
        TestApi.Answer replaced = await TestApi.SendAsync(eve, HttpMethod.Put, path, body);
        TestApi.Answer other = await api.PutAsync("/api/v1/namespaces/default/configmaps/a", """{"metadata":{"name":"a"}}""");

        Assert.Equal((403, 201, 200, 404), (forbidden.Code, made.Code, replaced.Code, other.Code));
        Assert.Contains("cannot create resource \"limitranges\"", forbidden.Message, StringComparison.Ordinal);
    }
}
