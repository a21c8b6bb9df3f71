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
        ("x-kubernetes-preserve-unknown-fields", "must be false to be structural"), ("x-kubernetes-embedded-resource", "must be false to be structural"),
        ("x-kubernetes-int-or-string", "must be false to be structural"), ("x-kubernetes-list-map-keys", "must be empty to be structural"),
        ("x-kubernetes-list-type", "must be undefined to be structural"), ("x-kubernetes-map-type", "must be undefined to be structural"),
        ("x-kubernetes-validations", "must be empty to be structural"),
    ];

    private static readonly string[] Lists = ["allOf", "anyOf", "oneOf"];

    private static readonly JsonNode IntOrString = JsonNode.Parse("""[{"type":"integer"},{"type":"string"}]""")!;

    public static void Check(JsonObject schema, string path, FieldErrors errors)
    {
        FieldErrors found = new();
        StructuralRules rules = new(found);
        rules.Visit(schema, path, "must not be empty at the root");
        if (schema.Text("type") is { Length: > 0 } type && type != "object")
            found.Invalid($"{path}.type", type, "must be object at the root");
        if (schema.Field("additionalProperties") is not null)
            found.Forbid($"{path}.additionalProperties", "must not be used at the root");
        if (schema.Child("properties").Child("metadata") is { } metadata && !IsRestriction(metadata))
            found.Forbid($"{path}.properties[metadata]", "must not specify anything other than name and generateName, but metadata is implicitly specified");
        rules.CheckComplete(schema, schema, path, path);

        // In an order that does not depend on that of the fields.
        foreach (FieldError error in found.All.OrderBy(error => error.ToString(), StringComparer.Ordinal))
            errors.Add(error);
    }

    /// <summary>Whether a schema, with all below it, is of the part of the language that can be structural; <see cref="SchemaLanguage"/> says what is not.</summary>
    public static bool CanRead(JsonObject schema) =>
        schema.Text("$schema") is null or "" && SchemaLanguage.IsKnown(schema) && Parts(schema).All(CanRead);

    private static IEnumerable<JsonObject> Parts(JsonObject schema) =>
    [
        .. (schema.Child("properties") ?? []).Select(property => property.Value).OfType<JsonObject>(),
        .. ((string[])["items", "additionalProperties"]).Select(field => schema.Child(field)).OfType<JsonObject>(),
        .. Junctors(schema, "", except: "").Select(junctor => junctor.Part),
    ];

    private void Visit(JsonObject schema, string path, string onNoType)
    {
        CheckShape(schema, path, onNoType);
        bool isRoot = onNoType.EndsWith("root", StringComparison.Ordinal);
        if (isRoot || schema.Flag("x-kubernetes-embedded-resource") == true)
            CheckHead(schema, path);
        CheckPattern(schema, path);
        foreach (string list in Lists)
        {
            if (list == "anyOf" && JsonNode.DeepEquals(schema.Field(list), IntOrString))
                continue;
            int i = 0;
            foreach (JsonObject part in schema.Objects(list))
            {
                bool isPattern = list == "allOf" && i == 0 && JsonNode.DeepEquals(part.Field("anyOf"), IntOrString);
                VisitJunctor(part, $"{path}.{list}[{i++}]", isPattern);
            }
        }

        if (schema.Child("not") is { } not)
            VisitJunctor(not, $"{path}.not", isPattern: false);
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
        bool isEmbedded = schema.Flag("x-kubernetes-embedded-resource") == true;
        string type = schema.Text("type") ?? "";
        if (type == "array" && schema.Child("items") is null)
            errors.Require($"{path}.items", "must be specified");
        if (isEmbedded)
            CheckEmbedded(schema, path, keepsUnknown);
        else if (type.Length == 0 && !isIntOrString && !keepsUnknown)
            errors.Require($"{path}.type", onNoType);
        if (isIntOrString && keepsUnknown)
            errors.Invalid($"{path}.x-kubernetes-preserve-unknown-fields", true, "must be false if x-kubernetes-int-or-string is true");
        if (isIntOrString && isEmbedded)
            errors.Invalid($"{path}.x-kubernetes-embedded-resource", true, "must be false if x-kubernetes-int-or-string is true");
    }

    private void CheckEmbedded(JsonObject schema, string path, bool keepsUnknown)
    {
        if (schema.Text("type") is null or "")
            errors.Require($"{path}.type", "must be object if x-kubernetes-embedded-resource is true");
        else if (schema.Text("type") != "object")
            errors.Invalid($"{path}.type", schema.Text("type"), "must be object if x-kubernetes-embedded-resource is true");
        if (schema.Field("additionalProperties") is not null)
            errors.Forbid($"{path}.additionalProperties", "must not be used if x-kubernetes-embedded-resource is set");
        if (!keepsUnknown && schema.Count("properties") == 0)
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

    private void VisitJunctor(JsonObject part, string path, bool isPattern)
    {
        foreach ((string field, string rule) in NotInJunctors)
        {
            bool isSet = field == "default" ? part.Field(field) is not null : part.Field(field) is { IsBlank: false } && part.Flag(field) != false;
            if (isSet)
                errors.Forbid($"{path}.{field}", rule);
        }

        CheckPattern(part, path);
        foreach ((string name, JsonNode? property) in part.Child("properties") ?? [])
        {
            string place = $"{path}.properties[{name}]";
            if (name == "metadata")
                errors.Forbid(place, "must not be specified in a nested context");
            VisitJunctor(property as JsonObject ?? [], place, isPattern: false);
        }

        if (part.Child("items") is { } items)
            VisitJunctor(items, $"{path}.items", isPattern: false);
        foreach ((JsonObject below, string place) in Junctors(part, path, isPattern ? "anyOf" : ""))
            VisitJunctor(below, place, isPattern: false);
    }

    // Only what stands in junctors at the root is held against the shape: so it always was, and schemas count on it.
    private void CheckComplete(JsonObject part, JsonObject shape, string shapePath, string path)
    {
        foreach ((JsonObject below, string place) in Junctors(part, path, except: ""))
            CheckNested(below, shape, shapePath, place);
    }

    private void CheckNested(JsonObject part, JsonObject? shape, string shapePath, string path)
    {
        if (shape is null)
        {
            errors.Require(shapePath, "because it is defined in " + path);
            return;
        }

        CheckComplete(part, shape, shapePath, path);
        if (part.Child("items") is { } items)
            CheckNested(items, shape.Child("items"), $"{shapePath}.items", $"{path}.items");
        foreach ((string name, JsonNode? property) in part.Child("properties") ?? [])
            CheckNested(property as JsonObject ?? [], shape.Child("properties").Child(name), $"{shapePath}.properties[{name}]", $"{path}.properties[{name}]");
    }

    private static IEnumerable<(JsonObject Part, string Path)> Junctors(JsonObject schema, string path, string except)
    {
        foreach (string list in Lists.Where(list => list != except))
        {
            int i = 0;
            foreach (JsonObject part in schema.Objects(list))
                yield return (part, $"{path}.{list}[{i++}]");
        }

        if (schema.Child("not") is { } not)
            yield return (not, $"{path}.not");
    }

    // Names may be restricted; everything else of the metadata is Kubernetes' own. A default has a rule of its own.
    private static bool IsRestriction(JsonObject metadata) =>
        metadata.All(field => field.Key is "type" or "default" or "properties" || field.Value.IsBlank)
        && (metadata.Child("properties") ?? []).All(property => property.Key is "name" or "generateName");
}
