using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;

namespace Gantry.KubeServer.CustomResources.Schemas;

/// <summary>
/// Whether a schema is structural: the shape of every field is told outside of allOf, anyOf, oneOf and not, and these only constrain.
/// Without that nobody could say which fields are unknown, or what the default of one is.
/// </summary>
internal sealed class StructuralRules(FieldErrors errors)
{
    private static readonly (string Field, string Rule)[] NotInJunctors =
    [
        ("type", "must be empty to be structural"), ("additionalProperties", "must be undefined to be structural"), ("default", "must be undefined to be structural"),
        ("title", "must be empty to be structural"), ("description", "must be empty to be structural"), ("nullable", "must be false to be structural"),
        ("externalDocs", "must be undefined to be structural"), ("x-kubernetes-preserve-unknown-fields", "must be false to be structural"),
        ("x-kubernetes-embedded-resource", "must be false to be structural"), ("x-kubernetes-int-or-string", "must be false to be structural"),
        ("x-kubernetes-list-map-keys", "must be empty to be structural"), ("x-kubernetes-list-type", "must be undefined to be structural"),
        ("x-kubernetes-map-type", "must be undefined to be structural"), ("x-kubernetes-validations", "must be empty to be structural"),
    ];

    private static readonly string[] Lists = ["allOf", "anyOf", "oneOf"];

    private static readonly JsonNode IntOrString = JsonNode.Parse("""[{"type":"integer"},{"type":"string"}]""")!;

    public static void Check(JsonObject schema, string path, FieldErrors errors)
    {
        StructuralRules rules = new(errors);
        rules.Visit(schema, path, "must not be empty at the root");
        if (schema.Text("type") is { Length: > 0 } type && type != "object")
            errors.Invalid($"{path}.type", type, "must be object at the root");
        if (schema.Field("additionalProperties") is not null)
            errors.Forbid($"{path}.additionalProperties", "must not be used at the root");
        if (schema.Child("properties").Child("metadata") is { } metadata && !IsRestriction(metadata))
            errors.Forbid($"{path}.properties[metadata]", "must not specify anything other than name and generateName, but metadata is implicitly specified");
    }

    private void Visit(JsonObject schema, string path, string onNoType)
    {
        CheckShape(schema, path, onNoType);
        CheckEmbedded(schema, path);
        bool isRoot = onNoType.EndsWith("root", StringComparison.Ordinal);
        if (isRoot || schema.Flag("x-kubernetes-embedded-resource") == true)
            CheckHead(schema, path);
        CheckPattern(schema, path);
        bool isIntOrString = schema.Flag("x-kubernetes-int-or-string") == true;
        foreach (string list in Lists)
        {
            if (isIntOrString && list == "anyOf" && JsonNode.DeepEquals(schema.Field(list), IntOrString))
                continue;
            int i = 0;
            foreach (JsonObject part in schema.Objects(list))
            {
                bool isPattern = isIntOrString && list == "allOf" && i == 0 && JsonNode.DeepEquals(part.Field("anyOf"), IntOrString);
                VisitJunctor(part, schema, $"{path}.{list}[{i++}]", isPattern);
            }
        }

        if (schema.Child("not") is { } not)
            VisitJunctor(not, schema, $"{path}.not", isPattern: false);
        foreach ((string name, JsonNode? property) in schema.Child("properties") ?? [])
            Visit(property as JsonObject ?? [], $"{path}.properties[{name}]", "must not be empty for specified object fields");
        if (schema.Child("items") is { } items)
            Visit(items, $"{path}.items", "must not be empty for specified array items");
        if (schema.Child("additionalProperties") is { } values)
            Visit(values, $"{path}.additionalProperties", "must not be empty for specified object fields");
    }

    private void CheckShape(JsonObject schema, string path, string onNoType)
    {
        bool isIntOrString = schema.Flag("x-kubernetes-int-or-string") == true;
        bool keepsUnknown = schema.Flag("x-kubernetes-preserve-unknown-fields") == true;
        string type = schema.Text("type") ?? "";
        if (type == "array" && schema.Child("items") is null)
            errors.Require($"{path}.items", "must be specified");
        if (type.Length == 0 && !isIntOrString && !keepsUnknown && schema.Flag("x-kubernetes-embedded-resource") != true)
            errors.Require($"{path}.type", onNoType);
        if (isIntOrString && type.Length > 0)
            errors.Invalid($"{path}.type", type, "must be empty if x-kubernetes-int-or-string is true");
        if (isIntOrString && keepsUnknown)
            errors.Invalid($"{path}.x-kubernetes-preserve-unknown-fields", true, "must be false if x-kubernetes-int-or-string is true");
    }

    private void CheckEmbedded(JsonObject schema, string path)
    {
        if (schema.Flag("x-kubernetes-embedded-resource") != true)
            return;
        if (schema.Flag("x-kubernetes-int-or-string") == true)
            errors.Invalid($"{path}.x-kubernetes-embedded-resource", true, "must be false if x-kubernetes-int-or-string is true");
        if (schema.Text("type") is null or "")
            errors.Require($"{path}.type", "must be object if x-kubernetes-embedded-resource is true");
        else if (schema.Text("type") != "object")
            errors.Invalid($"{path}.type", schema.Text("type"), "must be object if x-kubernetes-embedded-resource is true");
        if (schema.Field("additionalProperties") is not null)
            errors.Forbid($"{path}.additionalProperties", "must not be used if x-kubernetes-embedded-resource is set");
        if (schema.Flag("x-kubernetes-preserve-unknown-fields") != true && schema.Count("properties") == 0)
            errors.Require($"{path}.properties", "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields");
    }

    private void CheckHead(JsonObject schema, string path)
    {
        foreach ((string name, string type) in ((string, string)[])[("kind", "string"), ("apiVersion", "string"), ("metadata", "object")])
        {
            if (schema.Child("properties").Child(name) is { } property && property.Text("type") != type)
                errors.Invalid($"{path}.properties[{name}].type", property.Text("type") ?? "", $"must be {type}");
        }
    }

    private void CheckPattern(JsonObject schema, string path)
    {
        if (schema.Text("pattern") is { Length: > 0 } pattern && !Cel.CelPattern.TryCompile(pattern, out _, out string fault))
            errors.Invalid($"{path}.pattern", pattern, $"must be a valid regular expression, but isn't: {fault}");
    }

    private void VisitJunctor(JsonObject part, JsonObject? shape, string path, bool isPattern)
    {
        foreach ((string field, string rule) in NotInJunctors)
        {
            if (part.Field(field) is { IsBlank: false } value && part.Flag(field) != false)
                errors.Forbid($"{path}.{field}", rule);
        }

        CheckPattern(part, path);
        foreach ((string name, JsonNode? property) in part.Child("properties") ?? [])
        {
            string place = $"{path}.properties[{name}]";
            if (name == "metadata")
                errors.Forbid(place, "must not be specified in a nested context");
            else if (shape is not null && (shape.Child("properties").Child(name) ?? shape.Child("additionalProperties")) is null)
                errors.Require($"{place[..place.LastIndexOf('.')]}.properties[{name}]", "because it is defined in " + place);
            VisitJunctor(property as JsonObject ?? [], shape.Child("properties").Child(name), place, isPattern: false);
        }

        if (part.Child("items") is { } items)
            VisitJunctor(items, shape.Child("items"), $"{path}.items", isPattern: false);
        foreach (string list in Lists.Where(list => !(isPattern && list == "anyOf")))
        {
            int i = 0;
            foreach (JsonObject below in part.Objects(list))
                VisitJunctor(below, shape, $"{path}.{list}[{i++}]", isPattern: false);
        }

        if (part.Child("not") is { } not)
            VisitJunctor(not, shape, $"{path}.not", isPattern: false);
    }

    // Names may be restricted; everything else of the metadata is Kubernetes' own.
    private static bool IsRestriction(JsonObject metadata) =>
        metadata.All(field => field.Key is "type" or "description" or "properties")
        && (metadata.Child("properties") ?? []).All(property => property.Key is "name" or "generateName");
}
