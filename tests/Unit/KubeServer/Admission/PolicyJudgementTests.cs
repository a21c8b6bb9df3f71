using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer;

/// <summary>What policies come to for one request, and the words in which they say so.</summary>
public sealed class PolicyJudgementTests
{
    private const string Group = "/apis/admissionregistration.k8s.io/v1";
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    // A hundred thousand turns: a hundred of them are dearer than one request may be.
    private const string Dear = "[0,1,2,3,4,5,6,7,8,9].all(a,[0,1,2,3,4,5,6,7,8,9].all(b,[0,1,2,3,4,5,6,7,8,9].all(c,[0,1,2,3,4,5,6,7,8,9].all(d,[0,1,2,3,4,5,6,7,8,9].all(e,true)))))";

    [Theory]
    [InlineData("""{"expression":"false","message":"first"},{"expression":"false","message":"second"}""", "first")]
    [InlineData("""{"expression":"false","messageExpression":"'a\\nb'","message":"fallback"}""", "fallback")]
    [InlineData("""{"expression":"false","messageExpression":"string(object.nope)"}""", "failed expression: false")]
    [InlineData("""{"expression":"variables.none == 1"}""", "expression 'variables.none == 1' resulted in error: composited variable \"none\" fails to evaluate: no such key: nope")]
    [InlineData("""{"expression":"variables.none == 1 || object.data.k == 'x'"}""", "expression 'variables.none == 1 || object.data.k == 'x'' resulted in error: composited variable \"none\" fails to evaluate: no such key: nope")]
    [InlineData("""{"expression":"oldObject.data.k == 'x'"}""", "expression 'oldObject.data.k == 'x'' resulted in error: no such key: data")]
    [InlineData("""{"expression":"has(oldObject.data)"}""", "failed expression: has(oldObject.data)")]
    [InlineData("""{"expression":"!has(object.metadata.managedFields)"}""", "failed expression: !has(object.metadata.managedFields)")]
    [InlineData("""{"expression":"false","messageExpression":"variables.allowed"}""", "failed expression: false")]
    public async Task A_request_is_denied_in_these_words(string validations, string words)
    {
        await using TestApi api = await TestApi.StartAsync();
        await AddAsync(api, "validating", $$"""
            "variables":[{"name":"none","expression":"object.nope"},{"name":"allowed","expression":"string(authorizer.requestResource.check('create').allowed())"}],
            "validations":[{{validations}}]
            """);

        TestApi.Answer refused = await api.PostAsync(Maps, Some.ConfigMap("a", "v"));

        Assert.Equal(422, refused.Code);
        Assert.Equal($"configmaps \"a\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'p-binding' denied request: {words}", refused.Message);
    }

    [Theory]
    [InlineData("Fail", "validation failed due to running out of cost budget, no further validation rules will be run")]
    [InlineData("Ignore", null)]
    public async Task Rules_that_cost_too_much_outweigh_what_others_found(string failures, string? words)
    {
        await using TestApi api = await TestApi.StartAsync();
        string dear = string.Join(',', Enumerable.Repeat($$"""{"expression":"{{Dear}}"}""", 60));
        await AddAsync(api, "validating", $$"""
            "failurePolicy":"{{failures}}","validations":[{"expression":"false"},{{dear}}]
            """);

        TestApi.Answer answer = await api.PostAsync(Maps, Some.ConfigMap("a"));

        Assert.Equal(words is null ? 201 : 422, answer.Code);
        if (words is not null)
            Assert.EndsWith($"denied request: {words}", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conditions_know_no_namespace_and_say_the_same_fault_once()
    {
        await using TestApi api = await TestApi.StartAsync();
        await AddAsync(api, "validating", """
            "matchConditions":[{"name":"a","expression":"namespaceObject == null"},{"name":"b","expression":"1/0 == 1"},{"name":"c","expression":"1/0 == 1"}],
            "validations":[{"expression":"true"}]
            """);

        TestApi.Answer refused = await api.PostAsync(Maps, Some.ConfigMap("a"));

        Assert.EndsWith("denied request: expression '1/0 == 1' resulted in error: division by zero", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_of_parameters_that_is_not_served_is_the_matter_of_the_policy()
    {
        await using TestApi api = await TestApi.StartAsync();
        await AddAsync(api, "validating", """
            "paramKind":{"apiVersion":"v1","kind":"Nope"},"validations":[{"expression":"true"}]
            """);
        await AddAsync(api, "mutating", """
            "paramKind":{"apiVersion":"example.com/v1","kind":"Nope"},"reinvocationPolicy":"Never","mutations":[{"patchType":"JSONPatch","jsonPatch":{"expression":"[JSONPatch{op: 'remove', path: '/data'}]"}}]
            """);

        TestApi.Answer changing = await api.PostAsync(Maps, Some.ConfigMap("a"));
        await api.DeleteAsync($"{Group}/mutatingadmissionpolicies/p");
        await api.GetAsync($"{Group}/mutatingadmissionpolicies");
        TestApi.Answer judging = await api.PostAsync(Maps, Some.ConfigMap("a"));

        Assert.Equal((403, "Forbidden"), (changing.Code, changing.Reason));
        Assert.Equal("policy \"p\" denied request: failed to configure policy: failed to find resource referenced by paramKind: 'example.com/v1, Kind=Nope'", changing.Message);
        Assert.EndsWith("ValidatingAdmissionPolicy 'p' denied request: failed to configure policy: failed to find resource referenced by paramKind: '/v1, Kind=Nope'", judging.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_that_fail_are_all_told_and_the_others_are_made()
    {
        await using TestApi api = await TestApi.StartAsync();
        await AddAsync(api, "mutating", """
            "reinvocationPolicy":"Never","mutations":[
              {"patchType":"ApplyConfiguration","applyConfiguration":{"expression":"Object{data: {'x': object.nope}}"}},
              {"patchType":"ApplyConfiguration","applyConfiguration":{"expression":"Object{metadata: Object.data{labels: {'a': 'b'}}}"}},
              {"patchType":"ApplyConfiguration","applyConfiguration":{"expression":"Object{nope: 1}"}}]
            """);

        TestApi.Answer refused = await api.PostAsync(Maps, Some.ConfigMap("a"));

        const string prefix = "policy 'p' with binding 'p-binding' denied request: ";
        string[] causes = [.. refused.Json.Child("details").Objects("causes").Select(cause => cause.Text("message") ?? "")];
        Assert.Equal((403, "Invalid"), (refused.Code, refused.Reason));
        Assert.Equal(causes[0], refused.Message);
        Assert.Equal(
            [
                $"{prefix}expression 'Object{{data: {{'x': object.nope}}}}' resulted in error: no such key: nope",
                $"{prefix}type mismatch: unexpected type name \"Object.data\", expected \"Object.metadata\", which matches field name path from root Object type",
                $"{prefix}error applying patch: failed to convert patch object to typed object: .nope: field not declared in schema",
            ],
            causes);
    }

    [Theory]
    [InlineData("Never", "[JSONPatch{op: 'replace', path: '/data/k', value: object.data.k + 'x'}]", "vx")]
    [InlineData("IfNeeded", "[JSONPatch{op: 'replace', path: '/data/k', value: object.data.k + 'x'}]", "vxx")]
    [InlineData("Never", "[JSONPatch{op: 'test', path: '/data/k', value: 'other'}, JSONPatch{op: 'replace', path: '/data/k', value: 'x'}]", "v")]
    public async Task A_policy_looks_again_where_it_wants_to_and_a_failed_test_changes_nothing(string again, string patch, string expected)
    {
        await using TestApi api = await TestApi.StartAsync();
        await AddAsync(api, "mutating", $$"""
            "reinvocationPolicy":"{{again}}","mutations":[{"patchType":"JSONPatch","jsonPatch":{"expression":"{{patch}}"} }]
            """);

        JsonObject map = (await api.PostAsync(Maps, Some.ConfigMap("a", "v"))).Json;

        Assert.Equal(expected, map.Child("data").Text("k"));
    }

    [Fact]
    public async Task Of_the_name_of_what_is_made_or_goes_with_its_collection_policies_know_what_there_is_to_know()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.PostAsync(Maps, Some.ConfigMap("kept"));
        await AddAsync(api, "validating", """
            "validations":[{"expression":"false","messageExpression":"request.operation + ' [' + request.name + '] ' + string(size(request.options))","message":"no name"}]
            """, "\"CREATE\",\"DELETE\"");

        TestApi.Answer generated = await api.PostAsync(Maps, """{"metadata":{"generateName":"gen-"}}""");
        TestApi.Answer one = await api.DeleteAsync($"{Maps}/kept");
        TestApi.Answer all = await api.DeleteAsync(Maps);

        Assert.Matches(@"^configmaps ""(gen-\w+)"" is forbidden: .* denied request: CREATE \[\1\] 2$", generated.Message);
        Assert.EndsWith("denied request: DELETE [kept] 2", one.Message, StringComparison.Ordinal);
        Assert.StartsWith("configmaps \"Unknown\" is forbidden: ", all.Message, StringComparison.Ordinal);
        Assert.EndsWith("denied request: no name", all.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warnings_are_cut_short_where_there_are_many_and_left_out_where_they_are_no_line()
    {
        await using TestApi api = await TestApi.StartAsync();
        string rules = string.Join(',', "abcdefg".Select(letter => $$"""{"expression":"false","message":"{{new string(letter, 1000)}}"}"""));
        await AddAsync(api, "validating", $$"""
            "validations":[{"expression":"false","message":"a\tb"},{{rules}}]
            """, actions: "\"Warn\"");

        TestApi.Answer warned = await api.PostAsync(Maps, Some.ConfigMap("a"));

        Assert.Equal(201, warned.Code);
        Assert.Equal(7, warned.Warnings.Count);
        Assert.All(warned.Warnings, warning => Assert.Equal("299 - \"\"".Length + 256, warning.Length));
    }

    [Theory]
    [InlineData("validating", """ "validations":[{"expression":"object.data","messageExpression":"authorizer.requestResource.check('x').reason()","message":" ","reason":"Gone"}]""",
        "spec.validations[0].expression: Invalid value: \"object.data\": must evaluate to bool but got dyn",
        "undeclared reference to 'authorizer' (in container '')",
        "spec.validations[0].message: Invalid value: \" \": must be non-empty if specified")]
    [InlineData("validating", """ "paramKind":{"apiVersion":"a/b/c","kind":"No_Kind"},"auditAnnotations":[{"key":"a b","valueExpression":"object.data"},{"key":"a b","valueExpression":" "}]""",
        "spec.paramKind.apiVersion: Invalid value: \"a/b/c\": unexpected GroupVersion string: a/b/c",
        "spec.paramKind.kind: Invalid value: \"No_Kind\": may have mixed case, but should otherwise match: ",
        "spec.auditAnnotations[0].key: Invalid value: \"p/a b\"",
        "spec.auditAnnotations[0].valueExpression: Invalid value: \"object.data\": must evaluate to one of [string null_type] but got dyn",
        "spec.auditAnnotations[1].key: Duplicate value: \"a b\"",
        "spec.auditAnnotations[1].valueExpression: Required value: valueExpression is not specified")]
    [InlineData("validating", """ "variables":[{"name":"in","expression":"1"}],"matchConditions":[{"name":"a/b/c","expression":"variables.x == 1"},{"name":"x","expression":"1"},{"name":"x","expression":"true"}]""",
        "spec.validations: Required value: validations or auditAnnotations must contain at least one item",
        "spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item",
        "spec.variables[0].name: Invalid value: \"in\": must be a valid CEL identifier",
        "undeclared reference to 'variables' (in container '')",
        "spec.matchConditions[1].expression: Invalid value: \"1\": must evaluate to bool but got int",
        "spec.matchConditions[2].name: Duplicate value: \"x\"")]
    [InlineData("mutating", """ "mutations":[{"patchType":"JSONPatch","applyConfiguration":{"expression":"1"}},{"patchType":"ApplyConfiguration","applyConfiguration":{"expression":"{'a': 1}"}}]""",
        "spec.mutations[0].jsonPatch: Required value: must be specified when patchType is JSONPatch",
        "spec.mutations[0].applyConfiguration: Invalid value: \"{applyConfiguration}\": must not be specified when patchType is JSONPatch",
        "spec.mutations[1].applyConfiguration.expression: Invalid value: \"{'a': 1}\": must evaluate to Object but got map(string, int)",
        "spec.matchConstraints.resourceRules.operations: Unsupported value: \"DELETE\": supported values: \"CREATE\", \"UPDATE\"",
        "spec.reinvocationPolicy: Required value")]
    public async Task A_policy_that_cannot_be_meant_is_refused(string kind, string spec, params string[] faults)
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer refused = await api.PostAsync($"{Group}/{kind}admissionpolicies", Policy(spec, "\"CREATE\",\"DELETE\""));

        Assert.Equal(422, refused.Code);
        Assert.All(faults, fault => Assert.Contains(fault, refused.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_binding_that_cannot_be_meant_is_refused()
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer refused = await api.PostAsync($"{Group}/validatingadmissionpolicybindings", """
            {"metadata":{"name":"b"},"spec":{"policyName":"Not A Name","validationActions":["Deny","Deny","Shout"],
             "paramRef":{"name":"a/b","selector":{}},
             "matchResources":{"resourceRules":[{"operations":["*","CREATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods"],"resourceNames":["x","x"]}]}}}
            """);

        Assert.All(
            (string[])
            [
                "spec.policyName: Invalid value: \"Not A Name\"",
                "spec.validationActions[1]: Duplicate value: \"Deny\"",
                "spec.validationActions[2]: Unsupported value: \"Shout\": supported values: \"Audit\", \"Deny\", \"Warn\"",
                "spec.paramRef.name: Invalid value: \"a/b\": may not contain '/'",
                "spec.paramRef.selector: Forbidden: name and selector are mutually exclusive",
                "spec.paramRef.parameterNotFoundAction: Required value",
                "spec.matchResources.resourceRules[0].resourceNames[1]: Duplicate value: \"x\"",
                "spec.matchResources.resourceRules[0].operations: Invalid value: [\"*\",\"CREATE\"]: if '*' is present, must not specify other operations",
            ],
            fault => Assert.Contains(fault, refused.Message, StringComparison.Ordinal));
    }

    private static string Policy(string spec, string operations) => $$"""
        {"metadata":{"name":"p"},"spec":{"matchConstraints":{"resourceRules":[{"operations":[{{operations}}],"apiGroups":[""],"apiVersions":["v1"],"resources":["configmaps"]}]},{{spec}} } }
        """;

    private static async Task AddAsync(TestApi api, string kind, string spec, string operations = "\"CREATE\",\"UPDATE\"", string actions = "\"Deny\"")
    {
        TestApi.Answer made = await api.PostAsync($"{Group}/{kind}admissionpolicies", Policy(spec, operations));
        Assert.True(made.Code == 201, made.Text);
        string more = kind == "validating" ? $",\"validationActions\":[{actions}]" : "";
        TestApi.Answer bound = await api.PostAsync($"{Group}/{kind}admissionpolicybindings", $$"""{"metadata":{"name":"p-binding"},"spec":{"policyName":"p"{{more}} } }""");
        Assert.True(bound.Code == 201, bound.Text);
        await api.GetAsync($"{Group}/{kind}admissionpolicybindings");
    }
}
