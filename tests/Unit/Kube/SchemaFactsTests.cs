using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;

namespace Gantry.Tests.Kube;

/// <summary>Holds every generated schema to the published OpenAPI document: names, types, required fields and merge rules.</summary>
public sealed class SchemaFactsTests
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

    [Fact]
    public void Every_schema_is_the_one_that_clients_know()
    {
        JsonNode facts = JsonNode.Parse(File.ReadAllText(SharedFiles.Require("facts/kubernetes-openapi-v2.json")))!["definitions"]!;
        List<string> differences = [];

        foreach (Schema schema in KindSchemas.All)
        {
            if (facts[schema.Name!] is JsonObject definition)
                Compare(schema, definition, differences);
            else
                differences.Add($"{schema.Name}: no such definition");
        }

        Assert.Equal("", string.Join('\n', differences));
        Assert.True(KindSchemas.All.Count > 200);
    }

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
}
