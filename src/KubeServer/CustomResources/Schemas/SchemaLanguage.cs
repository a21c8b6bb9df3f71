using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;

namespace Gantry.KubeServer.CustomResources.Schemas;

/// <summary>Holds a schema to the part of OpenAPI that definitions may use, with the additions of Kubernetes.</summary>
internal sealed class SchemaLanguage(FieldErrors errors)
{
    private static readonly string[] Absent = ["id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref"];
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];
    private static readonly string[] Head = ["apiVersion", "kind", "metadata"];

    // With a status of its own the root may not constrain spec and status together. Clients know the names that the fields have in Kubernetes' sources.
    private static readonly string[] AtRoot =
    [
        "description", "type", "format", "title", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems",
        "uniqueItems", "multipleOf", "required", "items", "properties", "externalDocs", "example", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-validations",
    ];

    private static readonly string NotAtRoot =
        $"only [{string.Join(' ', AtRoot.Select(SourceName))}] fields are allowed at the root of the schema if the status subresource is enabled";

    public static void Check(JsonObject schema, string path, bool hasStatus, FieldErrors errors)
    {
        if (hasStatus)
            CheckRoot(schema, path, errors);
        if (schema.Flag("nullable") == true)
            errors.Forbid($"{path}.nullable", "nullable cannot be true at the root");
        new SchemaLanguage(errors).Visit(schema, path, new Place(IsRoot: true, IsInMetadata: false, NoDefaults: ""));
    }

    /// <summary>Whether a schema, without those below it, has nothing that definitions may not use at all.</summary>
    public static bool IsKnown(JsonObject schema) => schema.Field("items") is not JsonArray && Absent.All(field => schema.Field(field).IsBlank);

    private static void CheckRoot(JsonObject schema, string path, FieldErrors errors)
    {
        if (schema.Text("type") is { Length: > 0 } type && type != "object")
            errors.Invalid($"{path}.type", type, "only \"object\" is allowed as the type at the root of the schema if the status subresource is enabled");
        if (schema.Any(field => !AtRoot.Contains(field.Key) && !field.Value.IsBlank && schema.Flag(field.Key) != false))
            errors.Invalid(path, schema.DeepClone(), NotAtRoot);
    }

    private static string SourceName(string field)
    {
        string plain = field.Replace("x-kubernetes-", "x-", StringComparison.Ordinal);
        return string.Concat(plain.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }

    private void Visit(JsonObject schema, string path, Place place)
    {
        foreach (string field in Absent)
        {
            if (schema.Field(field) is { IsBlank: false })
                errors.Forbid($"{path}.{field}", $"{field} is not supported");
        }

        CheckType(schema, path);
        CheckPlace(schema, path, place);
        if (schema.Flag("uniqueItems") == true)
            errors.Forbid($"{path}.uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
        if (schema.Field("items") is JsonArray)
            errors.Forbid($"{path}.items", "items must be a schema object and not an array");
        if (schema.Field("additionalProperties") is not null && schema.Count("properties") > 0 && schema.Flag("additionalProperties") != true)
            errors.Forbid($"{path}.additionalProperties", "additionalProperties and properties are mutual exclusive");
        if (schema.Flag("x-kubernetes-preserve-unknown-fields") == false)
            errors.Invalid($"{path}.x-kubernetes-preserve-unknown-fields", false, "must be true or undefined");
        CheckMapType(schema, path);
        CheckListType(schema, path);
        VisitBelow(schema, path, place);
    }

    private void VisitBelow(JsonObject schema, string path, Place place)
    {
        Place inside = place with { IsRoot = false };
        bool hasHead = place.IsRoot || schema.Flag("x-kubernetes-embedded-resource") == true;
        foreach ((string name, JsonNode? property) in schema.Child("properties") ?? [])
        {
            Place of = hasHead && Head.Contains(name) ? inside with { IsInMetadata = true, NoDefaults = place.IsRoot ? $"in top-level {name}" : inside.NoDefaults } : inside;
            if (property is JsonObject below)
                Visit(below, $"{path}.properties[{name}]", of);
        }

        if (schema.Child("additionalProperties") is { } values)
            Visit(values, $"{path}.additionalProperties", place.IsInMetadata ? inside with { NoDefaults = "inside additionalProperties applying to object metadata" } : inside);
        foreach (string field in (string[])["items", "not"])
        {
            if (schema.Child(field) is { } below)
                Visit(below, $"{path}.{field}", inside);
        }

        foreach (string field in (string[])["allOf", "anyOf", "oneOf"])
        {
            int i = 0;
            foreach (JsonObject below in schema.Objects(field))
                Visit(below, $"{path}.{field}[{i++}]", inside);
        }
    }

    private void CheckPlace(JsonObject schema, string path, Place place)
    {
        if (place.NoDefaults.Length > 0 && schema.Field("default") is not null)
            errors.Forbid($"{path}.default", "must not be set " + place.NoDefaults);
        if (place.IsInMetadata && schema.Flag("x-kubernetes-embedded-resource") == true)
            errors.Forbid($"{path}.x-kubernetes-embedded-resource", "must not be used inside of resource meta");
    }

    private void CheckType(JsonObject schema, string path)
    {
        if (schema.Text("type") is not { Length: > 0 } type)
            return;
        if (!Types.Contains(type))
            errors.Add(FieldError.NotSupported($"{path}.type", type, Types));
        if (type == "null")
            errors.Forbid($"{path}.type", "type cannot be set to null, use nullable as an alternative");
    }

    private void CheckMapType(JsonObject schema, string path)
    {
        if (schema.Text("x-kubernetes-map-type") is not { } type)
            return;
        if (type is not ("atomic" or "granular"))
            errors.Add(FieldError.NotSupported($"{path}.x-kubernetes-map-type", type, ["atomic", "granular"]));
        Need(schema.Text("type"), "object", $"{path}.type", "must be object if x-kubernetes-map-type is specified");
    }

    private void CheckListType(JsonObject schema, string path)
    {
        string[] keys = [.. schema.Texts("x-kubernetes-list-map-keys")];
        string? type = schema.Text("x-kubernetes-list-type");
        if (keys.Length > 0 && type != "map")
            Need(type, "map", $"{path}.x-kubernetes-list-type", "must be map if x-kubernetes-list-map-keys is non-empty");
        if (type is null)
            return;
        if (type is not ("atomic" or "map" or "set"))
            errors.Add(FieldError.NotSupported($"{path}.x-kubernetes-list-type", type, ["atomic", "set", "map"]));
        Need(schema.Text("type"), "array", $"{path}.type", "must be array if x-kubernetes-list-type is specified");
        if (type == "map")
            CheckKeys(schema, keys, path);
        if (type is "map" or "set" && schema.Child("items").Flag("nullable") == true)
            errors.Forbid($"{path}.items.nullable", $"cannot be nullable when x-kubernetes-list-type is {type}");
        if (type == "set" && schema.Child("items") is { } items)
            CheckSetItems(items, path);
    }

    private void CheckSetItems(JsonObject items, string path)
    {
        if (items.Text("type") == "object" && items.Text("x-kubernetes-map-type") != "atomic")
            errors.Invalid($"{path}.items.x-kubernetes-map-type", items.Text("x-kubernetes-list-type") ?? "null", "must be atomic as item of a list with x-kubernetes-list-type=set");
        if (items.Text("type") == "array" && items.Text("x-kubernetes-list-type") is not (null or "atomic"))
            errors.Invalid($"{path}.items.x-kubernetes-list-type", items.Text("x-kubernetes-list-type"), "must be atomic as item of a list with x-kubernetes-list-type=set");
    }

    private void CheckKeys(JsonObject schema, string[] keys, string path)
    {
        if (keys.Length == 0)
            errors.Require($"{path}.x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map");
        if (schema.Child("items") is not { } items)
        {
            errors.Require($"{path}.items", "must have a schema if x-kubernetes-list-type is map");
            return;
        }

        if (items.Text("type") != "object")
            errors.Invalid($"{path}.items.type", items.Text("type") ?? "", "must be object if parent array's x-kubernetes-list-type is map");
        else
            CheckKeysOf(items, keys, schema.Field("x-kubernetes-list-map-keys"), path);
    }

    private void CheckKeysOf(JsonObject items, string[] keys, JsonNode? list, string path)
    {
        string[] required = [.. items.Texts("required")];
        for (int i = 0; i < keys.Length; i++)
        {
            if (items.Child("properties").Child(keys[i]) is { } property)
                CheckKey(property, required.Contains(keys[i]), $"{path}.items.properties[{keys[i]}]");
            else
                errors.Invalid($"{path}.x-kubernetes-list-map-keys", list?.DeepClone(), "entries must all be names of item properties");
            if (keys.AsSpan(0, i).Contains(keys[i]))
                errors.Invalid($"{path}.x-kubernetes-list-map-keys", list?.DeepClone(), "must not contain duplicate entries");
        }
    }

    private void CheckKey(JsonObject property, bool isRequired, string path)
    {
        // The type named is that of the items.
        if (property.Text("type") is "array" or "object")
            errors.Invalid($"{path}.type", "object", "must be a scalar type if parent array's x-kubernetes-list-type is map");
        if (!isRequired && !property.ContainsKey("default"))
            errors.Require($"{path}.default", "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property");
        if (property.Flag("nullable") == true)
            errors.Forbid($"{path}.nullable", "this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
    }

    private void Need(string? found, string wanted, string path, string rule)
    {
        if (found is null or "")
            errors.Require(path, rule);
        else if (found != wanted)
            errors.Invalid(path, found, rule);
    }

    /// <summary>What a schema is part of, as far as that decides about what it may say.</summary>
    private readonly record struct Place(bool IsRoot, bool IsInMetadata, string NoDefaults);
}
