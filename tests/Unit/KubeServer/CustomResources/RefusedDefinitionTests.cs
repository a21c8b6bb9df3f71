using System.Text.Json.Nodes;
using Gantry.Kube.Trees;

namespace Gantry.Tests.KubeServer.CustomResources;

/// <summary>The exact words about definitions that cannot be: tools search for them.</summary>
public sealed class RefusedDefinitionTests
{
    private const string Plain = """{"openAPIV3Schema":{"type":"object"}}""";
    private const string Root = "spec.validation.openAPIV3Schema";
    private const string Webhook = "spec.conversion.webhookClientConfig";

    public static TheoryData<string, string[]> Specs => new()
    {
        { """{}""", ["spec.group: Required value", "spec.names.plural: Required value", "spec.names.singular: Required value", "spec.names.kind: Required value", "spec.names.listKind: Required value", "spec.scope: Required value", "spec.versions: Invalid value: null: must have exactly one version marked as storage version", "status.storedVersions: Invalid value: []: must have at least one stored version"] },
        { Versions("""{"name":"","served":true,"storage":true,"schema":SCHEMA}"""), ["spec.versions[0].name: Invalid value: \"\": a DNS-1035 label must"] },
        { Versions("""{"name":"V1","served":true,"storage":true,"schema":SCHEMA}"""), ["spec.versions[0].name: Invalid value: \"V1\"", "spec.version: Invalid value: \"V1\": a DNS-1035 label must"] },
        { Versions("""{"name":"v1","served":true,"storage":true,"schema":SCHEMA},{"name":"v2","served":true,"storage":true,"schema":SCHEMA}"""), ["must have exactly one version marked as storage version", "status.storedVersions: Invalid value: [\"v1\"]: must have the storage version v2"] },
        { Versions("""{"name":"v1","served":true,"schema":SCHEMA}"""), ["must have exactly one version marked as storage version"] },
        { Version("deprecationWarning", "\"x\""), ["spec.versions[0].deprecationWarning: Invalid value: \"x\": can only be set for deprecated versions"] },
        { Version("deprecated\":true,\"deprecationWarning", "\"\""), ["spec.versions[0].deprecationWarning: Invalid value: \"\": must not be an empty string"] },
        { Version("deprecated\":true,\"deprecationWarning", "\"ä\\u0001\""), ["must only contain printable UTF-8 characters; non-printable character found at index 2"] },
        { Version("deprecated\":true,\"deprecationWarning", $"\"{new string('x', 257)}\""), ["must be <= 256 characters long"] },
        { Version("additionalPrinterColumns", "[{}]"), ["spec.additionalPrinterColumns[0].name: Required value", "spec.additionalPrinterColumns[0].type: Required value: must be one of boolean,date,integer,number,string", "spec.additionalPrinterColumns[0].JSONPath: Required value"] },
        { Version("additionalPrinterColumns", """[{"name":"a","type":"string","jsonPath":"{.a}"}]"""), ["spec.additionalPrinterColumns[0].JSONPath: Invalid value: \"{.a}\": must be a simple json path starting with ."] },
        { Version("subresources", """{"scale":{"labelSelectorPath":".a"}}"""), ["spec.subresources.scale.specReplicasPath: Required value", "spec.subresources.scale.statusReplicasPath: Required value", "spec.subresources.scale.labelSelectorPath: Invalid value: \".a\": should be a json path under either .spec or .status"] },
        { Versions("""{"name":"v1","served":true,"storage":true,"schema":SCHEMA,"subresources":{"scale":{"statusReplicasPath":".status.a"}}},{"name":"v2","served":true,"storage":false,"schema":SCHEMA}"""), ["spec.versions[0].subresources.scale.specReplicasPath: Required value"] },
        { Versions("""{"name":"v1","served":true,"storage":true,"schema":SCHEMA},{"name":"v2","served":true,"storage":false,"schema":{"openAPIV3Schema":{}}}"""), ["spec.versions[1].schema.openAPIV3Schema.type: Required value: must not be empty at the root"] },
        { Converted("{}"), ["spec.conversion.strategy: Required value"] },
        { Converted("""{"strategy":"Webhook"}"""), [$"{Webhook}: Required value: required when strategy is set to Webhook", "spec.conversion.conversionReviewVersions: Required value"] },
        { Converted("""{"strategy":"None","webhook":{"conversionReviewVersions":["v1"],"clientConfig":{"url":"https://a.b"}}}"""), [$"{Webhook}: Forbidden: should not be set when strategy is not set to Webhook", "spec.conversion.conversionReviewVersions: Forbidden: should not be set"] },
        { Converted("""{"strategy":"Webhook","webhook":{"conversionReviewVersions":["v1","v1","V_"],"clientConfig":{"url":"https://a.b"}}}"""), ["spec.conversion.conversionReviewVersions[1]: Invalid value: \"v1\": duplicate version", "spec.conversion.conversionReviewVersions[2]: Invalid value: \"V_\": a DNS-1035 label"] },
        { Asked("\"url\":\"http://a.b\""), [$"{Webhook}.url: Invalid value: \"http\": 'https' is the only allowed URL scheme; desired format: https://host[/path]"] },
        { Asked("\"url\":\"https://u:p@a.b/x?y=z#f\""), [$"{Webhook}.url: Invalid value: \"u:p\": user information is not permitted in the URL", $"{Webhook}.url: Invalid value: \"f\": fragments are not permitted in the URL", $"{Webhook}.url: Invalid value: \"y=z\": query parameters are not permitted in the URL"] },
        { Asked("\"url\":\"::\""), [$"{Webhook}.url: Required value: url must be a valid URL: parse \"::\": missing protocol scheme; desired format: https://host[/path]"] },
        { Asked("\"url\":\"\""), [$"{Webhook}.url: Invalid value: \"\": 'https' is the only allowed URL scheme", $"{Webhook}.url: Invalid value: \"\": host must be specified; desired format: https://host[/path]"] },
        { Asked("\"service\":{}"), [$"{Webhook}.service.name: Required value", $"{Webhook}.service.namespace: Required value"] },
        { Asked("\"service\":{\"name\":\"a\",\"namespace\":\"b\",\"port\":99999,\"path\":\"x//y\"}"), [$"{Webhook}.service.port: Invalid value: 99999: port is not valid: must be between 1 and 65535, inclusive", $"{Webhook}.service.path: Invalid value: \"x//y\": must start with a '/'", $"{Webhook}.service.path: Invalid value: \"x//y\": segment[0] may not be empty"] },
        { Asked("\"service\":{\"name\":\"a\",\"namespace\":\"b\",\"path\":\"/x/_y/\"}"), [$"{Webhook}.service.path: Invalid value: \"/x/_y/\": segment[1]: a lowercase RFC 1123 subdomain"] },
        { Schema("""{"type":"object","properties":{"a":{"type":"null"}}}"""), [$"{Root}.properties[a].type: Unsupported value: \"null\"", $"{Root}.properties[a].type: Forbidden: type cannot be set to null, use nullable as an alternative"] },
        { Schema("""{"type":"object","$schema":"x"}"""), [$"{Root}: Invalid value: \"\": OpenAPIV3Schema 'schema' is not supported"] },
        { Schema("""{"type":"object","properties":{"a":{"type":"string","pattern":"(?=a)"}}}"""), ["must be a valid regular expression, but isn't: error parsing regexp: invalid or unsupported Perl syntax: `(?=`"] },
        { Schema("""{"type":"object","properties":{"a":{"type":"string","default":1}}}"""), [$"{Root}.properties[a].default: Invalid value: \"integer\":  in body must be of type string: \"integer\""] },
        { Schema("""{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"string"}},"default":{"b":1}}}}"""), [$"{Root}.properties[a].default.b: Invalid value: \"integer\": b in body must be of type string: \"integer\""] },
        { Schema("""{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"string"}},"default":{"c":1}}}}"""), [$"{Root}.properties[a].default: Invalid value: {{\"c\":1}}: must not have unknown fields"] },
        { Schema("""{"type":"object","properties":{"metadata":{"type":"object","properties":{"name":{"type":"string","default":"x"}}}}}"""), [$"{Root}.properties[metadata].properties[name].default: Forbidden: must not be set in top-level metadata"] },
        { Schema("""{"type":"object","properties":{"metadata":{"type":"object","description":"x"}}}"""), [$"{Root}.properties[metadata]: Forbidden: must not specify anything other than name and generateName"] },
        { Schema("""{"type":"object","properties":{"a":{"type":"array","items":{"type":"object","required":["k"],"properties":{"k":{"type":"string"}}},"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k","k","z"]}}}"""), [$"{Root}.properties[a].x-kubernetes-list-map-keys: Invalid value: [\"k\",\"k\",\"z\"]: must not contain duplicate entries", $"{Root}.properties[a].x-kubernetes-list-map-keys: Invalid value: [\"k\",\"k\",\"z\"]: entries must all be names of item properties"] },
        { Schema("""{"type":"object","properties":{"a":{"type":"array","items":{"type":"string"},"x-kubernetes-list-type":"each"}}}"""), ["supported values: \"atomic\", \"set\", \"map\""] },
        { Schema("""{"type":"object","allOf":[{"title":"t","properties":{"b":{"minLength":1}}}]}"""), [$"{Root}.allOf[0].title: Forbidden: must be empty to be structural", $"{Root}.properties[b]: Required value: because it is defined in {Root}.allOf[0].properties[b]"] },
        { Version("subresources\":{\"status\":{}},\"schema", """{"openAPIV3Schema":{"type":"object","minProperties":1}}"""), ["only [Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations] fields are allowed at the root of the schema if the status subresource is enabled"] },
        { Schema("""{"type":"object","x-kubernetes-validations":[{"rule":"true","fieldPath":".nope","messageExpression":" ","optionalOldSelf":true}]}"""), [$"{Root}.x-kubernetes-validations[0].messageExpression: Required value: messageExpression must be non-empty if specified", $"{Root}.x-kubernetes-validations[0].fieldPath: Invalid value: \".nope\": fieldPath must be a valid path"] },
    };

    public static TheoryData<string> Allowed =>
    [
        Version("additionalPrinterColumns", """[{"name":"a","type":"string","jsonPath":".a["}]"""),
        Schema("""{"type":"object","properties":{"a":{"type":"string","x-kubernetes-int-or-string":true}}}"""),
        Schema("""{"type":"object","properties":{"a":{"type":"object","additionalProperties":false}}}"""),
        Schema("""{"type":"object","properties":{"a":{"type":"object","anyOf":[{"properties":{"b":{"minLength":1}}}]}}}"""),
        Versions("""{"name":"v1","storage":true,"schema":SCHEMA}"""),
    ];

    [Theory]
    [MemberData(nameof(Specs))]
    public async Task Each_fault_is_named_where_and_as_clients_know_it(string spec, string[] faults)
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer refused = await api.PostAsync(Definitions.Path, Definition(spec));

        Assert.Equal((422, "Invalid"), (refused.Code, refused.Reason));
        Assert.All(faults, fault => Assert.Contains(fault, refused.Message, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Allowed))]
    public async Task What_Kubernetes_accepts_is_accepted(string spec)
    {
        await using TestApi api = await TestApi.StartAsync();

        TestApi.Answer made = await api.PostAsync(Definitions.Path, Definition(spec));

        Assert.True(made.Code == 201, made.Text);
    }

    [Fact]
    public async Task A_kind_whose_webhook_nobody_could_trust_waits_for_its_certificates()
    {
        await using TestApi api = await TestApi.StartAsync();
        string path = $"{Definitions.Path}/widgets.example.com";

        TestApi.Answer made = await api.PostAsync(Definitions.Path, Definition(Asked("\"url\":\"https://a.b\",\"caBundle\":\"Tm90IGEgY2VydGlmaWNhdGU=\"")));
        TestApi.Answer unserved = await api.GetAsync(Definitions.Widgets);
        TestApi.Answer mended = await api.PatchAsync(path, """{"spec":{"conversion":{"webhook":{"clientConfig":{"caBundle":null}}}}}""");
        TestApi.Answer served = await api.GetAsync(Definitions.Widgets);
        TestApi.Answer broken = await api.PatchAsync(path, """{"spec":{"conversion":{"webhook":{"clientConfig":{"caBundle":"Tm90IGEgY2VydGlmaWNhdGU="}}}}}""");

        Assert.Equal(("False", "InvalidCABundle", "The conversion webhook CABundle is invalid"), Established(made));
        Assert.Equal((404, "True", 200), (unserved.Code, Established(mended).Status, served.Code));
        Assert.Contains($"{Webhook}.caBundle: Invalid value", broken.Message, StringComparison.Ordinal);
    }

    private static (string? Status, string? Reason, string? Message) Established(TestApi.Answer definition)
    {
        JsonObject? condition = definition.Json.Child("status").Objects("conditions").First(condition => condition.Text("type") == "Established");
        return (condition.Text("status"), condition.Text("reason"), condition.Text("message"));
    }

    private static string Definition(string spec) =>
        $$"""{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.example.com"},"spec":{{spec}} }""";

    private static string Spec(string more) =>
        $$"""{"group":"example.com","scope":"Namespaced","names":{"plural":"widgets","kind":"Widget"},{{more.Replace("SCHEMA", Plain, StringComparison.Ordinal)}} }""";

    private static string Versions(string versions) => Spec($"\"versions\":[{versions}]");

    private static string Version(string field, string value) => Versions($$"""{"name":"v1","served":true,"storage":true,"schema":SCHEMA,"{{field}}":{{value}} }""".Replace(field.EndsWith("\"schema", StringComparison.Ordinal) ? "\"schema\":SCHEMA," : "\0", "", StringComparison.Ordinal));

    private static string Schema(string schema) => Versions($$"""{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{{schema}} } }""");

    private static string Converted(string conversion) => Spec($$"""
        "versions":[{"name":"v1","served":true,"storage":true,"schema":SCHEMA}],"conversion":{{conversion}}
        """);

    private static string Asked(string client) => Converted($$$"""{"strategy":"Webhook","webhook":{"conversionReviewVersions":["v1"],"clientConfig":{ {{{client}}} } } }""");
}
