using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer;

public sealed class PolicyTests
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string Group = "/apis/admissionregistration.k8s.io/v1";
    private const string MapRules = "\"matchConstraints\":{\"resourceRules\":[{\"operations\":[\"CREATE\",\"UPDATE\"],\"apiGroups\":[\"\"],\"apiVersions\":[\"v1\"],\"resources\":[\"configmaps\"]}]}";

    [Fact]
    public async Task A_policy_denies_with_the_message_that_it_works_out()
    {
        await using TestApi api = await TestApi.StartAsync();
        await AddAsync(api, "\"variables\":[{\"name\":\"size\",\"expression\":\"size(object.data.k)\"}],\"validations\":[{\"expression\":\"variables.size < 3\",\"messageExpression\":\"'too long: ' + string(variables.size)\"}]");

        TestApi.Answer fits = await api.PostAsync(Maps, Some.ConfigMap("a", "12"));
        TestApi.Answer refused = await api.PostAsync(Maps, Some.ConfigMap("b", "1234"));

        Assert.Equal((201, 422, "Invalid"), (fits.Code, refused.Code, refused.Reason));
        Assert.Equal("configmaps \"b\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'p-binding' denied request: too long: 4", refused.Message);
        Assert.Contains(
            """apiserver_validating_admission_policy_check_total{enforcement_action="deny",error_type="no_error",policy="p",policy_binding="p-binding"} 1""",
            (await api.GetAsync("/metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_message_the_expression_speaks_and_a_reason_has_its_code()
    {
        await using TestApi api = await TestApi.StartAsync();
        await AddAsync(api, "\"validations\":[{\"expression\":\"object.metadata.name.startsWith('ok')\",\"reason\":\"Forbidden\"}]");

        TestApi.Answer refused = await api.PostAsync(Maps, Some.ConfigMap("b"));

        Assert.Equal((403, "Forbidden"), (refused.Code, refused.Reason));
        Assert.EndsWith("denied request: failed expression: object.metadata.name.startsWith('ok')", refused.Message);
    }

    [Fact]
    public async Task Parameters_come_from_objects_and_are_missed_where_there_are_none()
    {
        await using TestApi api = await TestApi.StartAsync();
        string spec = "\"paramKind\":{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"},\"validations\":[{\"expression\":\"object.metadata.name == params.metadata.name || int(object.data.k) <= int(params.data.k)\",\"message\":\"more than allowed\"}]";
        await AddAsync(api, spec, "\"paramRef\":{\"name\":\"limits\",\"namespace\":\"default\",\"parameterNotFoundAction\":\"Deny\"}");

        TestApi.Answer without = await api.PostAsync(Maps, Some.ConfigMap("a", "4"));
        await api.DeleteAsync($"{Group}/validatingadmissionpolicybindings/p-binding");
        await api.PostAsync(Maps, Some.ConfigMap("limits", "5"));
        await BindAsync(api, "ValidatingAdmissionPolicyBinding", "p", ",\"validationActions\":[\"Deny\"],\"paramRef\":{\"name\":\"limits\",\"namespace\":\"default\",\"parameterNotFoundAction\":\"Deny\"}");
        TestApi.Answer less = await api.PostAsync(Maps, Some.ConfigMap("b", "4"));
        TestApi.Answer more = await api.PostAsync(Maps, Some.ConfigMap("c", "6"));

        Assert.EndsWith("denied request: failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction", without.Message);
        Assert.Equal((201, 422), (less.Code, more.Code));
        Assert.EndsWith("denied request: more than allowed", more.Message);
    }

    [Fact]
    public async Task Bindings_choose_namespaces_and_whether_to_warn()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync("/api/v1/namespaces", """{"metadata":{"name":"watched","labels":{"watch":"yes"}}}""");
        await AddAsync(
            api,
            "\"matchConditions\":[{\"name\":\"new\",\"expression\":\"request.operation == 'CREATE'\"}],\"validations\":[{\"expression\":\"namespaceObject.metadata.labels['watch'] != 'yes'\",\"message\":\"you are watched\"}]",
            "\"matchResources\":{\"namespaceSelector\":{\"matchLabels\":{\"watch\":\"yes\"}}}",
            "\"Warn\",\"Audit\"");

        TestApi.Answer elsewhere = await api.PostAsync(Maps, Some.ConfigMap("a"));
        TestApi.Answer watched = await api.PostAsync("/api/v1/namespaces/watched/configmaps", Some.ConfigMap("a"));
        TestApi.Answer changed = await api.PatchAsync("/api/v1/namespaces/watched/configmaps/a", """{"data":{"k":"2"}}""");

        Assert.Equal((201, 201, 200), (elsewhere.Code, watched.Code, changed.Code));
        Assert.Equal(["299 - \"Validation failed for ValidatingAdmissionPolicy 'p' with binding 'p-binding': you are watched\""], watched.Warnings);
        Assert.Empty(elsewhere.Warnings.Concat(changed.Warnings));
    }

    [Fact]
    public async Task Rights_can_be_asked_about()
    {
        await using TestApi api = await TestApi.StartAsync();
        await AddAsync(api, "\"validations\":[{\"expression\":\"authorizer.group('').resource('configmaps').namespace('default').name('x').check('delete').allowed() && authorizer.requestResource.check('create').allowed()\"}]");
        using HttpClient editor = api.InProcess(new("eva", []));
        await api.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles", """{"metadata":{"name":"maker"},"rules":[{"apiGroups":[""],"resources":["configmaps"],"verbs":["create"]}]}""");
        await api.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", """{"metadata":{"name":"maker"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"maker"},"subjects":[{"kind":"User","name":"eva","apiGroup":"rbac.authorization.k8s.io"}]}""");
        await api.GetAsync("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings");

        TestApi.Answer master = await api.PostAsync(Maps, Some.ConfigMap("a"));
        TestApi.Answer eva = await TestApi.SendAsync(editor, HttpMethod.Post, Maps, Some.ConfigMap("b"));

        Assert.Equal((201, 422), (master.Code, eva.Code));
    }

    [Fact]
    public async Task An_expression_that_fails_denies_unless_failures_are_ignored()
    {
        await using TestApi api = await TestApi.StartAsync();
        await AddAsync(api, "\"validations\":[{\"expression\":\"object.spec.none == 1\"}]");

        TestApi.Answer refused = await api.PostAsync(Maps, Some.ConfigMap("a"));
        await api.PatchAsync($"{Group}/validatingadmissionpolicies/p", """{"spec":{"failurePolicy":"Ignore"}}""");
        await api.GetAsync($"{Group}/validatingadmissionpolicies");
        TestApi.Answer ignored = await api.PostAsync(Maps, Some.ConfigMap("a"));

        Assert.EndsWith("denied request: expression 'object.spec.none == 1' resulted in error: no such key: spec", refused.Message);
        Assert.Equal(201, ignored.Code);
    }

    [Fact]
    public async Task What_does_not_compile_is_refused_and_what_cannot_be_right_is_said()
    {
        await using TestApi api = await TestApi.StartAsync();
        string rules = MapRules.Replace("\"\"", "\"apps\"", StringComparison.Ordinal).Replace("configmaps", "deployments", StringComparison.Ordinal);

        TestApi.Answer broken = await api.PostAsync($"{Group}/validatingadmissionpolicies", Policy("{" + MapRules + ",\"validations\":[{\"expression\":\"object.x = 1\"},{\"expression\":\"'text'\"}]}"));
        TestApi.Answer misspelt = await api.PostAsync($"{Group}/validatingadmissionpolicies", Policy("{" + rules + ",\"validations\":[{\"expression\":\"object.spec.replics < 3\"}]}"));

        Assert.Equal(422, broken.Code);
        Assert.Contains("spec.validations[0].expression: Invalid value: \"object.x = 1\": compilation failed: ERROR: <input>:1:10: ", broken.Message, StringComparison.Ordinal);
        Assert.Contains("spec.validations[1].expression: Invalid value: \"'text'\": must evaluate to bool", broken.Message, StringComparison.Ordinal);
        JsonObject warning = misspelt.Json.Child("status").Child("typeChecking").Objects("expressionWarnings").Single();
        Assert.Equal(1, misspelt.Json.Child("status").Whole("observedGeneration"));
        Assert.Equal("spec.validations[0].expression", warning.Text("fieldRef"));
        Assert.StartsWith("apps/v1, Kind=Deployment: ERROR: <input>:1:12: undefined field 'replics'\n | object.spec.replics < 3\n | ...........^", warning.Text("warning"));
    }

    [Fact]
    public async Task Parameters_are_checked_by_their_kind()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer made = await api.PostAsync($"{Group}/validatingadmissionpolicies", Policy(
            "{" + MapRules + ""","paramKind":{"apiVersion":"v1","kind":"ConfigMap"},"validations":[{"expression":"params.data['k'] == 'v'"},{"expression":"params.datum == 'v'"},{"expression":"params.immutable == 'v'"}]}"""));

        JsonObject[] warnings = [.. made.Json.Child("status").Child("typeChecking").Objects("expressionWarnings")];
        Assert.Equal(["spec.validations[1].expression", "spec.validations[2].expression"], warnings.Select(one => one.Text("fieldRef")));
        Assert.Contains("undefined field 'datum'", warnings[0].Text("warning"), StringComparison.Ordinal);
        Assert.Contains("no matching overload", warnings[1].Text("warning"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fields_that_an_apply_would_replace_as_a_whole_are_not_for_policies()
    {
        await using TestApi api = await TestApi.StartAsync();
        const string rules = "\"matchConstraints\":{\"resourceRules\":[{\"apiGroups\":[\"\"],\"apiVersions\":[\"v1\"],\"operations\":[\"CREATE\"],\"resources\":[\"pods\"]}]}";
        TestApi.Answer policy = await api.PostAsync($"{Group}/mutatingadmissionpolicies", Policy("{" + rules + ""","reinvocationPolicy":"Never","mutations":[{"patchType":"ApplyConfiguration","applyConfiguration":{"expression":"Object{spec: Object.spec{containers: [Object.spec.containers{name: 'main', command: ['sh']}], nodeSelector: {'a': 'b'}}}"}}]}"""));
        await BindAsync(api, "MutatingAdmissionPolicyBinding", "p", "");
        await api.AddDefaultAccountAsync();

        TestApi.Answer refused = await api.PostAsync("/api/v1/namespaces/default/pods", """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"main","image":"i"}]}}""");

        Assert.Equal(201, policy.Code);
        Assert.Contains("invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: .spec.containers[0].command, .spec.nodeSelector", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_changes_objects_by_fields_and_by_patches()
    {
        await using TestApi api = await TestApi.StartAsync();
        string mutations = """
            "mutations":[{"patchType":"ApplyConfiguration","applyConfiguration":{"expression":"Object{metadata: Object.metadata{labels: {'team': object.data.k}}, data: {'added': 'x'}}"}},
             {"patchType":"JSONPatch","jsonPatch":{"expression":"[JSONPatch{op: 'add', path: '/metadata/labels/' + jsonpatch.escapeKey('example.com/seen'), value: object.metadata.labels.team}]"}}]
            """;
        TestApi.Answer made = await api.PostAsync($"{Group}/mutatingadmissionpolicies", Policy("{" + MapRules + ",\"reinvocationPolicy\":\"Never\"," + mutations + "}"));
        Assert.True(made.Code == 201, made.Text);
        await BindAsync(api, "MutatingAdmissionPolicyBinding", "p", "");

        JsonObject map = (await api.PostAsync(Maps, Some.ConfigMap("a", "blue"))).Json;

        Assert.Equal(("blue", "blue"), (map.Child("metadata").Child("labels").Text("team"), map.Child("metadata").Child("labels").Text("example.com/seen")));
        Assert.Equal(("blue", "x"), (map.Child("data").Text("k"), map.Child("data").Text("added")));
    }

    private static string Policy(string spec) => $$"""{"metadata":{"name":"p"},"spec":{{spec}} }""";

    private static async Task AddAsync(TestApi api, string spec, string binding = "", string actions = "\"Deny\"")
    {
        TestApi.Answer made = await api.PostAsync($"{Group}/validatingadmissionpolicies", Policy("{" + MapRules + "," + spec + "}"));
        Assert.True(made.Code == 201, made.Text);
        await BindAsync(api, "ValidatingAdmissionPolicyBinding", "p", $",\"validationActions\":[{actions}]{(binding.Length > 0 ? "," : "")}{binding}");
    }

    private static async Task BindAsync(TestApi api, string kind, string policy, string more)
    {
        TestApi.Answer bound = await api.PostAsync($"{Group}/{kind.ToLowerInvariant()}s", $$"""{"metadata":{"name":"{{policy}}-binding"},"spec":{"policyName":"{{policy}}"{{more}} } }""");
        Assert.True(bound.Code == 201, bound.Text);
        await api.GetAsync($"{Group}/{kind.ToLowerInvariant()}s");
    }
}
