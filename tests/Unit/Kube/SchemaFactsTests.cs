using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gantry.Kube;
using Gantry.Kube.Kinds;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;

namespace Gantry.Tests.Kube;

/// <summary>Holds every generated schema to the published OpenAPI document: names, types, required fields and merge rules.</summary>
public sealed partial class SchemaFactsTests
{
    // Time, quantities and the like are scalars here and references there.
    private static readonly Dictionary<string, SchemaType> Scalars = new()
    {
        ["io.k8s.apimachinery.pkg.api.resource.Quantity"] = SchemaType.Quantity,
        ["io.k8s.apimachinery.pkg.util.intstr.IntOrString"] = SchemaType.IntOrString,
        ["io.k8s.apimachinery.pkg.apis.meta.v1.Time"] = SchemaType.Time,
        ["io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime"] = SchemaType.MicroTime,
        ["io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1"] = SchemaType.Any,
        ["io.k8s.apimachinery.pkg.runtime.RawExtension"] = SchemaType.Any,
        ["io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON"] = SchemaType.Any,
        ["io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray"] = SchemaType.Any,
        ["io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool"] = SchemaType.Any,
        ["io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray"] = SchemaType.Any,
    };

    // Metrics have a server of their own elsewhere, and so are not in the document.
    private const string OtherServers = "io.k8s.metrics.";

    // A patch is whatever its content type says.
    private static readonly string[] NoObjects = ["io.k8s.apimachinery.pkg.apis.meta.v1.Patch"];

    [Fact]
    public void Every_schema_is_the_one_that_clients_know()
    {
        JsonNode facts = JsonNode.Parse(File.ReadAllText(SharedFiles.Require("facts/kubernetes-openapi-v2.json")))!["definitions"]!;
        List<string> differences = [];

        foreach (Schema schema in KindSchemas.All.Where(schema => !schema.Name!.StartsWith(OtherServers, StringComparison.Ordinal)))
        {
            if (facts[schema.Name!] is JsonObject definition)
                Compare(schema, definition, differences);
            else
                differences.Add($"{schema.Name}: no such definition");
        }

        Assert.Equal("", string.Join('\n', differences));
        Assert.True(KindSchemas.All.Count > 200);
    }

    [Fact]
    public void Every_type_and_every_field_is_described()
    {
        var silent = from schema in KindSchemas.All
                     from name in schema.Properties.Select(property => property.Name).Prepend("")
                     let text = name.Length == 0 ? schema.Description : schema.Find(name)!.Description
                     where string.IsNullOrEmpty(text)
                     select $"{schema.Name}.{name}";

        Assert.Equal("", string.Join('\n', silent));
    }

    [Fact]
    public void Every_definition_of_a_stable_version_has_its_schema()
    {
        JsonNode facts = JsonNode.Parse(File.ReadAllText(SharedFiles.Require("facts/kubernetes-openapi-v2.json")))!["definitions"]!;
        HashSet<string> ours = [.. KindSchemas.All.Select(schema => schema.Name!), .. Scalars.Keys, .. NoObjects];

        var stable = from definition in (JsonObject)facts
                     where StableVersion().IsMatch(definition.Key) && !IsList(definition.Value!)
                     select definition.Key;

        Assert.Equal("", string.Join('\n', stable.Where(name => !ours.Contains(name))));
    }

    [Fact]
    public void Every_resource_of_a_stable_version_is_served()
    {
        JsonNode facts = JsonNode.Parse(File.ReadAllText(SharedFiles.Require("facts/kubernetes-openapi-v2.json")))!["paths"]!;
        List<string> missing = [];
        foreach ((string path, _) in (JsonObject)facts)
        {
            Match match = ObjectPath().Match(path);
            if (!match.Success)
                continue;
            ResourceDefinition? definition = BuiltInKinds.All.Concat(BuiltInKinds.OtherForms.Select(form => form.Kind)).FirstOrDefault(kind => kind.Definition.CollectionPath(null) == match.Groups["root"].Value + match.Groups["plural"].Value)?.Definition;
            bool isRight = definition is not null
                && definition.Namespaced == match.Groups["space"].Success
                && (match.Groups["part"].Value != "/status" || definition.HasStatus)
                && (match.Groups["part"].Value != "/scale" || definition.HasScale);
            if (!isRight)
                missing.Add(path);
        }

        Assert.Equal("", string.Join('\n', missing));
    }

    // A list is its items; the types of lists are one generic type here.
    private static bool IsList(JsonNode definition) => definition.Child("properties") is { } properties && properties.ContainsKey("items") && properties.Child("metadata").Text("$ref")?.EndsWith("ListMeta", StringComparison.Ordinal) == true;

    private static void Compare(Schema schema, JsonObject definition, List<string> differences)
    {
        List<string> expected = [.. (definition.Child("properties") ?? []).Select(p => p.Key).Order()];
        List<string> actual = [.. schema.Properties.Select(p => p.Name).Order()];
        if (!expected.SequenceEqual(actual))
            differences.Add($"{schema.Name}: missing [{string.Join(' ', expected.Except(actual))}], surplus [{string.Join(' ', actual.Except(expected))}]");

        if (schema.IsAtomic != (definition.Text("x-kubernetes-map-type") == "atomic"))
            differences.Add($"{schema.Name}: map type");
        HashSet<string> required = [.. definition.Texts("required")];
        foreach (SchemaProperty property in schema.Properties)
        {
            if (definition.Child("properties").Child(property.Name) is not { } fact)
                continue;
            string expectedText = Describe(fact, required.Contains(property.Name));
            string actualText = Describe(property);
            if (expectedText != actualText)
                differences.Add($"{schema.Name}.{property.Name}: {actualText}, expected {expectedText}");
        }
    }

    private static string Describe(JsonObject fact, bool isRequired)
    {
        // Granular is what every map is unless it says otherwise.
        string? mapType = fact.Text("x-kubernetes-map-type") is "granular" ? null : fact.Text("x-kubernetes-map-type");
        string strategy = fact.Text("x-kubernetes-patch-strategy") ?? "";
        return string.Join(' ', TypeOf(fact), isRequired, fact.Text("x-kubernetes-list-type"), string.Join('+', fact.Texts("x-kubernetes-list-map-keys")),
            strategy.Contains("merge"), strategy.Contains("retainKeys"), fact.Text("x-kubernetes-patch-merge-key"), mapType);
    }

    private static string Describe(SchemaProperty property) =>
        string.Join(' ', TypeOf(property.Schema), property.IsRequired, property.ListType is ListType.Unspecified ? null : property.ListType.ToString().ToLowerInvariant(),
            string.Join('+', property.MapKeys), property.PatchMerges, property.PatchRetainsKeys, property.MergeKey, property.IsAtomic ? "atomic" : null);

    private static string TypeOf(JsonObject fact)
    {
        if (fact.Text("$ref") is { } reference)
        {
            string name = reference["#/definitions/".Length..];
            return Scalars.TryGetValue(name, out SchemaType scalar) ? scalar.ToString() : name;
        }

        return fact.Text("type") switch
        {
            "array" => $"list of {TypeOf(fact.Child("items")!)}",
            "object" when fact.Child("additionalProperties") is { } values => $"map of {TypeOf(values)}",
            "string" when fact.Text("format") == "byte" => "Bytes",
            { } type => $"{type} {fact.Text("format")}",
            null => "Any",
        };
    }

    private static string TypeOf(Schema schema) => schema.Type switch
    {
        SchemaType.Object => schema.Name!,
        SchemaType.Array => $"list of {TypeOf(schema.Items!)}",
        SchemaType.Map => $"map of {TypeOf(schema.Items!)}",
        SchemaType.String => "string ",
        SchemaType.Integer or SchemaType.Number or SchemaType.Boolean => $"{schema.Type.ToString().ToLowerInvariant()} {schema.Format}",
        _ => schema.Type.ToString(),
    };

    [GeneratedRegex(@"\.v\d+\.\w+$")]
    private static partial Regex StableVersion();

    // "/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale"
    [GeneratedRegex(@"^(?<root>/(?:api|apis/[^/]+)/v\d+/)(?<space>namespaces/\{namespace\}/)?(?<plural>[^/{]+)/\{name\}(?<part>/status|/scale)?$")]
    private static partial Regex ObjectPath();
}
