using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;

namespace Gantry.KubeServer.CustomResources.Schemas;

/// <summary>Holds a schema to the part of OpenAPI that definitions may use, with the additions of Kubernetes.</summary>
internal sealed class SchemaLanguage(FieldErrors errors)
{
    private static readonly string[] Absent = ["id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref"];
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];

    // With a status of its own the root may not constrain spec and status together.
    private static readonly string[] NotAtRoot = ["allOf", "anyOf", "oneOf", "not", "default", "enum", "nullable", "additionalProperties", "x-kubernetes-embedded-resource", "x-kubernetes-int-or-string"];

    public static void Check(JsonObject schema, string path, bool hasStatus, FieldErrors errors)
    {
        if (hasStatus && NotAtRoot.FirstOrDefault(schema.ContainsKey) is not null)
            errors.Invalid(path, "schema", "only [\"description\" \"example\" \"exclusiveMaximum\" \"exclusiveMinimum\" \"externalDocs\" \"format\" \"items\" \"maximum\" \"maxItems\" \"maxLength\" \"minimum\" \"minItems\" \"minLength\" \"multipleOf\" \"pattern\" \"properties\" \"required\" \"title\" \"type\" \"uniqueItems\" \"x-kubernetes-preserve-unknown-fields\" \"x-kubernetes-validations\"] fields are allowed at the root of the schema if the status subresource is enabled");
        if (schema.Flag("nullable") == true)
            errors.Forbid($"{path}.nullable", "nullable cannot be true at the root");
        new SchemaLanguage(errors).Visit(schema, path);
    }

    private void Visit(JsonObject schema, string path)
    {
        foreach (string field in Absent)
        {
            if (schema.Field(field) is { IsBlank: false })
                errors.Forbid($"{path}.{field}", $"{field} is not supported");
        }

        CheckType(schema, path);
        if (schema.Flag("uniqueItems") == true)
            errors.Forbid($"{path}.uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
        if (schema.Field("items") is JsonArray)
            errors.Forbid($"{path}.items", "items must be a schema object and not an array");
        if (schema.Flag("additionalProperties") == false)
            errors.Forbid($"{path}.additionalProperties", "additionalProperties cannot be set to false");
        else if (schema.Child("additionalProperties") is not null && schema.Count("properties") > 0)
            errors.Forbid($"{path}.additionalProperties", "additionalProperties and properties are mutual exclusive");
        if (schema.Flag("x-kubernetes-preserve-unknown-fields") == false)
            errors.Invalid($"{path}.x-kubernetes-preserve-unknown-fields", false, "must be true or undefined");
        CheckMapType(schema, path);
        CheckListType(schema, path);
        foreach ((JsonObject below, string place) in Below(schema, path))
            Visit(below, place);
    }

    private void CheckType(JsonObject schema, string path)
    {
        if (schema.Text("type") is not { Length: > 0 } type)
            return;
        if (type == "null")
            errors.Forbid($"{path}.type", "type cannot be set to null, use nullable as an alternative");
        else if (!Types.Contains(type))
            errors.Add(FieldError.NotSupported($"{path}.type", type, Types));
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
            errors.Add(FieldError.NotSupported($"{path}.x-kubernetes-list-type", type, ["atomic", "map", "set"]));
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
            errors.Invalid($"{path}.items.x-kubernetes-map-type", items.Field("x-kubernetes-map-type")?.DeepClone(), "must be atomic as item of a list with x-kubernetes-list-type=set");
        if (items.Text("type") == "array" && items.Text("x-kubernetes-list-type") is not (null or "atomic"))
            errors.Invalid($"{path}.items.x-kubernetes-list-type", items.Field("x-kubernetes-list-type")?.DeepClone(), "must be atomic as item of a list with x-kubernetes-list-type=set");
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

        Need(items.Text("type"), "object", $"{path}.items.type", "must be object if parent array's x-kubernetes-list-type is map");
        string[] required = [.. items.Texts("required")];
        for (int i = 0; i < keys.Length; i++)
        {
            if (keys.AsSpan(0, i).Contains(keys[i]))
                errors.Add(FieldError.Duplicate($"{path}.x-kubernetes-list-map-keys[{i}]", keys[i]));
            else if (items.Child("properties").Child(keys[i]) is not { } property)
                errors.Invalid($"{path}.x-kubernetes-list-map-keys[{i}]", keys[i], "entries must all be names of item properties");
            else
                CheckKey(property, required.Contains(keys[i]), $"{path}.items.properties[{keys[i]}]");
        }
    }

    private void CheckKey(JsonObject property, bool isRequired, string path)
    {
        if (property.Text("type") is "array" or "object")
            errors.Invalid($"{path}.type", property.Text("type"), "must be a scalar type if parent array's x-kubernetes-list-type is map");
        if (!isRequired && !property.ContainsKey("default"))
            errors.Require($"{path}.default", "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property");
    }

    private void Need(string? found, string wanted, string path, string rule)
    {
        if (found is null or "")
            errors.Require(path, rule);
        else if (found != wanted)
            errors.Invalid(path, found, rule);
    }

    /// <summary>All schemas directly below one, with their places.</summary>
    public static IEnumerable<(JsonObject Schema, string Path)> Below(JsonObject schema, string path)
    {
        foreach ((string name, JsonNode? property) in schema.Child("properties") ?? [])
        {
            if (property is JsonObject below)
                yield return (below, $"{path}.properties[{name}]");
        }

        foreach (string field in (string[])["items", "additionalProperties", "not"])
        {
            if (schema.Child(field) is { } below)
                yield return (below, $"{path}.{field}");
        }

        foreach (string field in (string[])["allOf", "anyOf", "oneOf"])
        {
            int i = 0;
            foreach (JsonObject below in schema.Objects(field))
                yield return (below, $"{path}.{field}[{i++}]");
        }
    }
}
