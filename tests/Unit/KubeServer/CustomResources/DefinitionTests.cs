using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer.CustomResources;

public sealed class DefinitionTests
{
    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{}}}""", "spec.validation.openAPIV3Schema.properties[spec].properties[a].type: Required value: must not be empty for specified object fields")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array"}}}""", "properties[a].items: Required value: must be specified")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"text"}}}""", "properties[a].type: Unsupported value: \"text\": supported values: \"array\", \"boolean\", \"integer\", \"number\", \"object\", \"string\"")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","uniqueItems":true,"items":{"type":"string"}}}}""", "uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"string"},"properties":{"a":{"type":"string"}}}""", "additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive")]
    [InlineData("""{"type":"object","x-kubernetes-preserve-unknown-fields":false}""", "x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","items":{"type":"object"},"x-kubernetes-list-type":"map"}}}""", "x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","items":{"type":"object","properties":{"k":{"type":"string"}}},"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"]}}}""", "items.properties[k].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property")]
    [InlineData("""{"type":"object","anyOf":[{"description":"x"}]}""", "anyOf[0].description: Forbidden: must be empty to be structural")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","pattern":"("}}}""", "properties[a].pattern: Invalid value: \"(\": must be a valid regular expression, but isn't")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer","default":"x"}}}""", "properties[a].default: Invalid value: \"string\"")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"object","x-kubernetes-embedded-resource":true}}}""", "properties[a].properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields")]
    [InlineData("""{"type":"object","x-kubernetes-validations":[{"rule":"self.nope == 1"}]}""", "x-kubernetes-validations[0].rule: Invalid value: {\"Rule\":\"self.nope == 1\",\"Message\":\"\",\"MessageExpression\":\"\",\"Reason\":null,\"FieldPath\":\"\",\"OptionalOldSelf\":null}: compilation failed: ERROR: <input>:1:5: undefined field 'nope'\n | self.nope == 1\n | ....^")]
    [InlineData("""{"type":"object","properties":{"s":{"type":"string"}},"x-kubernetes-validations":[{"rule":"self.s.nope()"}]}""", "ERROR: <input>:1:12: undeclared reference to 'nope' (in container '')\n | self.s.nope()\n | ...........^")]
    [InlineData("""{"type":"object","x-kubernetes-validations":[{"rule":"math.abs(1) == 1"}]}""", "undeclared reference to 'math' (in container '')")]
    [InlineData("""{"type":"object","x-kubernetes-validations":[{"rule":"1"}]}""", "cel expression must evaluate to a bool")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","items":{"type":"string","x-kubernetes-validations":[{"rule":"oldSelf == self"}]}}}}""", "oldSelf cannot be used on the uncorrelatable portion of the schema")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","items":{"type":"array","items":{"type":"string"}}}},"x-kubernetes-validations":[{"rule":"self.a.all(x, x.all(y, self.a.all(z, z.all(w, w == y))))"}]}""", "estimated rule cost exceeds budget by factor of more than 100x")]
    public async Task A_schema_that_is_not_structural_is_refused(string spec, string fault)
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer refused = await api.PostAsync(Definitions.Path, Definitions.Widget(spec));

        Assert.Equal((422, "Invalid"), (refused.Code, refused.Reason));
        Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("widgets", "Widget", "examplecom", """[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]""", "spec.group: Invalid value: \"examplecom\": should be a domain with at least one dot")]
    [InlineData("widgets", "Widget", "example.com", """[{"name":"v1","served":true,"storage":true}]""", "spec.versions[0].schema.openAPIV3Schema: Required value")]
    [InlineData("widgets", "Widget", "example.com", """[{"name":"v1","served":true,"storage":false,"schema":{"openAPIV3Schema":{"type":"object"}}}]""", "must have exactly one version marked as storage version")]
    [InlineData("Widgets", "Widget", "example.com", """[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]""", "spec.names.plural: Invalid value: \"Widgets\": a DNS-1035 label must consist of")]
    [InlineData("widgets", "Widget", "things.k8s.io", """[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]""", "metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation")]
    [InlineData("widgets", "Widget", "example.com", """[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}},"additionalPrinterColumns":[{"name":"A","type":"text","jsonPath":"spec.a"}]}]""", "additionalPrinterColumns[0].type: Invalid value: \"text\": must be one of boolean,date,integer,number,string")]
    [InlineData("widgets", "Widget", "example.com", """[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}},"subresources":{"scale":{"specReplicasPath":".a","statusReplicasPath":".status.b"}}}]""", "spec.subresources.scale.specReplicasPath: Invalid value: \".a\": should be a json path under .spec")]
    [InlineData("widgets", "Widget", "example.com", """[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}},"selectableFields":[{"jsonPath":".spec.a"}]}]""", "spec.selectableFields[0].jsonPath: Invalid value: \".spec.a\": is an invalid path: does not refer to a valid field")]
    public async Task What_a_definition_says_besides_its_schema_is_judged_too(string plural, string kind, string group, string versions, string fault)
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer refused = await api.PostAsync(Definitions.Path, Definitions.Of(plural, kind, versions, group: group));

        Assert.Equal((422, "Invalid"), (refused.Code, refused.Reason));
        Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_of_another_shape_and_changed_names_are_refused()
    {
        await using TestApi api = await TestApi.StartAsync();
        await api.DefineAsync(Definitions.Widget());

        TestApi.Answer misnamed = await api.PostAsync(Definitions.Path, Definitions.Widget().Replace("\"widgets.example.com\"", "\"w.example.com\"", StringComparison.Ordinal));
        TestApi.Answer moved = await api.PatchAsync($"{Definitions.Path}/widgets.example.com", """{"spec":{"scope":"Cluster","names":{"kind":"Gadget"}}}""");

        Assert.Contains("metadata.name: Invalid value: \"w.example.com\": must be spec.names.plural+\".\"+spec.group", misnamed.Message, StringComparison.Ordinal);
        Assert.Contains("spec.scope: Invalid value: \"Cluster\": field is immutable", moved.Message, StringComparison.Ordinal);
        Assert.Contains("spec.names.kind: Invalid value: \"Gadget\": field is immutable", moved.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_in_which_objects_may_be_stored_cannot_go()
    {
        await using TestApi api = await TestApi.StartAsync();
        const string schema = "\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\"}}";
        await api.DefineAsync(Definitions.Of("widgets", "Widget", $$"""[{"name":"v1","served":true,"storage":true,{{schema}} }]"""));
        TestApi.Answer second = await api.PatchAsync($"{Definitions.Path}/widgets.example.com", $$"""{"spec":{"versions":[{"name":"v1","served":true,"storage":false,{{schema}} },{"name":"v2","served":true,"storage":true,{{schema}} }]} }""");

        TestApi.Answer refused = await api.PatchAsync($"{Definitions.Path}/widgets.example.com", $$"""{"spec":{"versions":[{"name":"v2","served":true,"storage":true,{{schema}} }]} }""");
        TestApi.Answer migrated = await api.PatchAsync($"{Definitions.Path}/widgets.example.com/status", """{"status":{"storedVersions":["v2"]}}""");
        TestApi.Answer gone = await api.PatchAsync($"{Definitions.Path}/widgets.example.com", $$"""{"spec":{"versions":[{"name":"v2","served":true,"storage":true,{{schema}} }]} }""");

        Assert.Equal("""["v1","v2"]""", second.Json.Child("status").Field("storedVersions").Quoted);
        Assert.Contains("status.storedVersions[0]: Invalid value: \"v1\": missing from spec.versions; v1 was previously a storage version, and must remain in spec.versions until", refused.Message, StringComparison.Ordinal);
        Assert.Equal(200, migrated.Code);
        Assert.Equal(200, gone.Code);
    }
}
