using System.Collections.Frozen;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;

namespace Gantry.KubeServer.CustomResources.Schemas;

/// <summary>Reads a schema of a custom resource definition; what is wrong with it is for <see cref="StructuralRules"/> to say.</summary>
internal static class StructuralReader
{
    public static StructuralSchema Read(JsonObject? schema) => schema is null ? new StructuralSchema { KeepsUnknown = true } : ReadNode(schema);

    private static StructuralSchema ReadNode(JsonObject schema)
    {
        string pattern = schema.Text("pattern") ?? "";
        JsonNode? additional = schema.Field("additionalProperties");
        return new StructuralSchema
        {
            Type = schema.Text("type") ?? "",
            Format = schema.Text("format") ?? "",
            IsNullable = schema.Flag("nullable") ?? false,
            IsIntOrString = schema.Flag("x-kubernetes-int-or-string") ?? false,
            KeepsUnknown = schema.Flag("x-kubernetes-preserve-unknown-fields") ?? false,
            IsEmbedded = schema.Flag("x-kubernetes-embedded-resource") ?? false,
            Properties = schema.Child("properties") is { Count: > 0 } properties
                ? properties.ToDictionary(property => property.Key, property => Read(property.Value as JsonObject ?? []))
                : FrozenDictionary<string, StructuralSchema>.Empty,
            Values = additional is JsonObject values ? ReadNode(values) : null,
            HasFreeValues = schema.Flag("additionalProperties") ?? false,
            Items = schema.Child("items") is { } items ? ReadNode(items) : null,
            Required = [.. schema.Texts("required")],
            Enum = schema.Field("enum") is JsonArray allowed ? [.. allowed] : [],
            Default = schema.Field("default"),
            HasDefault = schema.ContainsKey("default"),
            Minimum = Number(schema, "minimum"),
            Maximum = Number(schema, "maximum"),
            MinimumIsExclusive = schema.Flag("exclusiveMinimum") ?? false,
            MaximumIsExclusive = schema.Flag("exclusiveMaximum") ?? false,
            MultipleOf = Number(schema, "multipleOf"),
            MinLength = schema.Whole("minLength"),
            MaxLength = schema.Whole("maxLength"),
            MinItems = schema.Whole("minItems"),
            MaxItems = schema.Whole("maxItems"),
            MinProperties = schema.Whole("minProperties"),
            MaxProperties = schema.Whole("maxProperties"),
            HasUniqueItems = schema.Flag("uniqueItems") ?? false,
            Pattern = pattern,
            Matcher = Compile(pattern),
            AllOf = Several(schema, "allOf"),
            AnyOf = Several(schema, "anyOf"),
            OneOf = Several(schema, "oneOf"),
            Not = schema.Child("not") is { } not ? ReadNode(not) : null,
            ListType = ListTypeOf(schema.Text("x-kubernetes-list-type")),
            ListKeys = [.. schema.Texts("x-kubernetes-list-map-keys")],
            IsAtomicMap = schema.Text("x-kubernetes-map-type") == "atomic",
            Rules = [.. schema.Objects("x-kubernetes-validations").Select(Rule)],
        };
    }

    /// <summary>Null for no pattern, and for one that is none.</summary>
    public static Regex? Compile(string pattern) =>
        pattern.Length > 0 && Cel.CelPattern.TryCompile(pattern, out Regex? regex, out _) ? regex : null;

    private static IReadOnlyList<StructuralSchema> Several(JsonObject schema, string name) => [.. schema.Objects(name).Select(ReadNode)];

    private static double? Number(JsonObject schema, string name) =>
        schema.Field(name) is JsonValue value && value.IsNumber && value.TryGetValue(out double number) ? number : null;

    private static ListType ListTypeOf(string? text) => text switch
    {
        "map" => ListType.Map,
        "set" => ListType.Set,
        "atomic" => ListType.Atomic,
        _ => ListType.Unspecified,
    };

    private static StructuralRule Rule(JsonObject rule) => new(rule.Text("rule") ?? "")
    {
        Message = rule.Text("message") ?? "",
        MessageExpression = rule.Text("messageExpression") ?? "",
        Reason = rule.Text("reason") ?? "",
        FieldPath = rule.Text("fieldPath") ?? "",
        HasOptionalOld = rule.Flag("optionalOldSelf") ?? false,
    };
}
