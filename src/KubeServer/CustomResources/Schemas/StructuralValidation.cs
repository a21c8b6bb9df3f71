using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;

namespace Gantry.KubeServer.CustomResources.Schemas;

/// <summary>Judges a value against its schema. What was there before and did not change is not judged again.</summary>
/// <remarks>Words name a field from where the schema starts, which is in another place for a default within a definition.</remarks>
internal sealed class StructuralValidation(FieldErrors errors, string start = "")
{
    // The field that clients are told where a fault is one of the whole.
    private const string Nowhere = "<nil>";

    // What a number with a fraction can be and still be a whole number: up to the next after which it leaves some out, and up to 64 bits.
    private const double LargestExact = 9007199254740991;
    private const double LargestWhole = 9223372036854774784;

    private static readonly string[] HeadFields = ["apiVersion", "kind", "metadata"];

    public static void Check(JsonObject item, JsonObject? before, StructuralSchema root, FieldErrors errors)
    {
        StructuralValidation validation = new(errors);
        if (before is not null && JsonNode.DeepEquals(item, before))
            return;
        validation.CheckRequired(item, root, "");
        foreach ((string name, JsonNode? value) in item)
        {
            if (root.Properties.TryGetValue(name, out StructuralSchema? schema))
                validation.Visit(value, before?[name], schema, name);
        }

        validation.CheckCombinations(item, root, "");
    }

    public static void CheckValue(JsonNode? value, StructuralSchema schema, string path, FieldErrors errors) =>
        new StructuralValidation(errors, path).Visit(value, null, schema, "");

    private void Visit(JsonNode? value, JsonNode? before, StructuralSchema schema, string path)
    {
        if (before is not null && JsonNode.DeepEquals(value, before))
            return;
        if (value is null)
        {
            if (!schema.IsNullable)
                errors.Add(FieldError.TypeInvalid(At(path), "null", $"{path} in body must be of type {Named(schema)}: \"null\""));
            return;
        }

        bool hasType = HasType(value, schema);
        if (!hasType)
            AddWrongType(value, schema, path);

        CheckRange(value, schema, path);
        if (schema.Enum.Count > 0 && !schema.Enum.Any(allowed => JsonNode.DeepEquals(allowed, value)))
            errors.Add(FieldError.NotSupported(At(path), value, schema.Enum.Select(allowed => allowed.AsText() ?? allowed.Quoted)));
        if (hasType)
            VisitParts(value, before, schema, path);
        else if (schema.Type == "integer" && value.IsNumber)
            VisitScalar(value, schema, path);
        CheckCombinations(value, schema, path);
    }

    // A schema with a format is told by that, and so is a number.
    private void AddWrongType(JsonNode value, StructuralSchema schema, string path)
    {
        bool isByFormat = schema.Format.Length > 0 && value is not JsonArray && value.AsText() is null && TextFormat.IsKnown(schema.Format, schema.Type);
        string found = !isByFormat ? TypeOf(value) : !value.IsNumber ? "" : value.AsWhole() is null ? "float64" : "int64";
        errors.Add(FieldError.TypeInvalid(At(path), found, $"{path} in body must be of type {(isByFormat ? schema.Format : Named(schema))}: \"{found}\""));
    }

    private void VisitParts(JsonNode value, JsonNode? before, StructuralSchema schema, string path)
    {
        switch (value)
        {
            case JsonObject fields:
                VisitObject(fields, before as JsonObject, schema, path);
                break;
            case JsonArray items:
                VisitArray(items, before as JsonArray, schema, path);
                break;
            default:
                VisitScalar(value, schema, path);
                break;
        }
    }

    private void VisitObject(JsonObject fields, JsonObject? before, StructuralSchema schema, string path)
    {
        CheckRequired(fields, schema, path);
        if (schema.IsEmbedded)
            CheckEmbedded(fields, path);
        if (schema.MinProperties is { } least && fields.Count < least)
            errors.Invalid(At(path), fields.Count, $"{path} in body should have at least {least} properties");
        if (schema.MaxProperties is { } most && fields.Count > most)
            errors.Add(FieldError.TooMany(At(path), fields.Count, (int)most));
        foreach ((string name, JsonNode? value) in fields)
        {
            if ((schema.Properties.GetValueOrDefault(name) ?? schema.Values) is not { } below || (schema.IsEmbedded && HeadFields.Contains(name)))
                continue;
            Visit(value, before?[name], below, Below(path, name));
        }
    }

    private void CheckEmbedded(JsonObject fields, string path)
    {
        foreach (string name in (string[])["apiVersion", "kind"])
        {
            if (fields.Field(name) is null)
                errors.Require(At(Below(path, name)));
            else if (fields.Text(name) is { } head && HeadFault(name, head) is { } fault)
                errors.Invalid(At(Below(path, name)), head, fault);
        }

        ObjectValidation.ValidateEmbedded(fields, At(path), errors);
    }

    private static string? HeadFault(string name, string value)
    {
        if (value.Length == 0)
            return "must not be empty";
        if (name == "apiVersion")
            return value.Count(c => c == '/') > 1 ? $"unexpected GroupVersion string: {value}" : null;
        return Names.ServiceName(value.ToLowerInvariant()) is { } fault ? $"may have mixed case, but should otherwise match: {fault}" : null;
    }

    private void VisitArray(JsonArray items, JsonArray? before, StructuralSchema schema, string path)
    {
        if (schema.MinItems is { } least && items.Count < least)
            errors.Invalid(At(path), items.Count, $"{path} in body should have at least {least} items");
        if (schema.MaxItems is { } most && items.Count > most)
            errors.Add(FieldError.TooMany(At(path), items.Count, (int)most));
        CheckUnique(items, schema, path);
        if (schema.Items is not { } below)
            return;
        Dictionary<string, JsonNode?> earlier = KeyedBefore(before, schema);
        for (int i = 0; i < items.Count; i++)
            Visit(items[i], KeyOf(items[i], schema) is { } key ? earlier.GetValueOrDefault(key) : null, below, $"{path}[{i}]");
    }

    private void VisitScalar(JsonNode value, StructuralSchema schema, string path)
    {
        if (value.AsText() is { } text)
            CheckText(text, schema, path);
        else if (value is JsonValue number && number.IsNumber && number.TryGetValue(out double amount))
            CheckNumber(value, amount, schema, path);
    }

    private void CheckText(string text, StructuralSchema schema, string path)
    {
        // Characters, not UTF-16 units.
        int length = 0;
        foreach (System.Text.Rune _ in text.EnumerateRunes())
            length++;
        if (schema.MaxLength is { } most && length > most)
            errors.Add(FieldError.TooLong(At(path), (int)most));
        else if (schema.MinLength is { } least && length < least)
            errors.Invalid(At(path), text, $"{path} in body should be at least {least} chars long");
        else if (schema.Matcher is { } matcher && !matcher.IsMatch(text))
            errors.Invalid(At(path), text, $"{path} in body should match '{schema.Pattern}'");
        if (schema.Format.Length > 0 && !TextFormat.Fits(text, schema.Format))
            errors.Add(FieldError.TypeInvalid(At(path), text, $"{path} in body must be of type {schema.Format}: {JsonValue.Create(text).Quoted}"));
    }

    // Nobody's field: what a whole number has to fit into is told of the object.
    private void CheckRange(JsonNode value, StructuralSchema schema, string path)
    {
        if (schema is { Type: "number", Format: "float" } && value is JsonValue real && real.TryGetValue(out double amount) && Math.Abs(amount) > float.MaxValue)
            errors.Invalid(Nowhere, "", $"Checked value must be of type number with format float in {path}");
        if (schema.Type != "integer" || !value.IsNumber)
            return;
        bool fits = schema.Format == "int32" ? value.AsWhole() is >= int.MinValue and <= int.MaxValue || IsWhole(value, int.MaxValue) : value.AsWhole() is not null || IsWhole(value, LargestWhole);
        if (fits)
            return;
        string format = schema.Format is "int32" or "int64" ? $"with format {schema.Format}" : "(default format)";
        errors.Invalid(Nowhere, "", $"Checked value must be of type integer {format} in {path}");
    }

    private static bool IsWhole(JsonNode value, double most) =>
        value is JsonValue number && number.TryGetValue(out double real) && double.IsInteger(real) && Math.Abs(real) <= most;

    private void CheckNumber(JsonNode value, double amount, StructuralSchema schema, string path)
    {
        // A bound is told of a whole number as one.
        string Plain(double bound) => StructuralValidation.Plain(value.AsWhole() is null ? bound : Math.Truncate(bound));
        if (schema.Minimum is { } least && (schema.MinimumIsExclusive ? amount <= least : amount < least))
            errors.Invalid(At(path), value, $"{path} in body should be greater than{(schema.MinimumIsExclusive ? "" : " or equal to")} {Plain(least)}");
        if (schema.Maximum is { } most && (schema.MaximumIsExclusive ? amount >= most : amount > most))
            errors.Invalid(At(path), value, $"{path} in body should be less than{(schema.MaximumIsExclusive ? "" : " or equal to")} {Plain(most)}");
        if (schema.MultipleOf is > 0 and < 1 && value.AsWhole() is not null)
            errors.Invalid(At(path), 0, $"factor MultipleOf declared for {path} must be positive: 0");
        else if (schema.MultipleOf is { } unit && unit != 0 && Math.Abs(Math.IEEERemainder(amount, unit)) > 1e-9)
            errors.Invalid(At(path), value, $"{path} in body should be a multiple of {Plain(unit)}");
    }

    private void CheckRequired(JsonObject fields, StructuralSchema schema, string path)
    {
        foreach (string name in schema.Required)
        {
            if (!fields.ContainsKey(name))
                errors.Require(At(Below(path, name)));
        }
    }

    private void CheckUnique(JsonArray items, StructuralSchema schema, string path)
    {
        if (schema.ListType is not (ListType.Map or ListType.Set) && !schema.HasUniqueItems)
            return;
        HashSet<string> seen = [];
        for (int i = 0; i < items.Count; i++)
        {
            if (schema.ListType == ListType.Map && items[i] is not JsonObject)
            {
                if (items[i] is { } odd)
                    errors.Invalid(At($"{path}[{i}]"), odd.DeepClone(), "must be an object for an array of list-type map");
                return;
            }

            string key = (schema.ListType == ListType.Map ? KeyOf(items[i], schema) : null) ?? items[i].Quoted;
            if (!seen.Add(key))
                errors.Add(FieldError.Duplicate(At($"{path}[{i}]"), schema.ListType == ListType.Map ? JsonNode.Parse(key) : items[i]));
        }
    }

    private void CheckCombinations(JsonNode value, StructuralSchema schema, string path)
    {
        string name = $"\"{path}\"";
        StructuralSchema[] unfit = [.. schema.AllOf.Where(part => !Fits(value, part))];
        foreach (StructuralSchema part in unfit)
            VisitPart(value, part, path);
        if (unfit.Length > 0)
            errors.Invalid(Nowhere, "", $"{name} must validate all the schemas (allOf){(unfit.Length == schema.AllOf.Count ? ". None validated" : "")}");
        if (schema.AnyOf.Count > 0 && !schema.AnyOf.Any(part => Fits(value, part)))
        {
            errors.Invalid(Nowhere, "", $"{name} must validate at least one schema (anyOf)");
            VisitPart(value, schema.AnyOf[0], path);
        }

        CheckOneOf(value, schema, path, name);
        if (schema.Not is { } not && Fits(value, not))
            errors.Invalid(Nowhere, "", $"{name} must not validate the schema (not)");
    }

    private void CheckOneOf(JsonNode value, StructuralSchema schema, string path, string name)
    {
        int fitting = schema.OneOf.Count(part => Fits(value, part));
        if (schema.OneOf.Count == 0 || fitting == 1)
            return;
        string alternatives = fitting == 0 ? "Found none valid" : string.Create(CultureInfo.InvariantCulture, $"Found {fitting} valid alternatives");
        errors.Invalid(Nowhere, "", $"{name} must validate one and only one schema (oneOf). {alternatives}");
        if (fitting == 0)
            VisitPart(value, schema.OneOf[0], path);
    }

    // What a part asks for is told as if the schema itself did.
    private void VisitPart(JsonNode value, StructuralSchema part, string path)
    {
        if (path.Length > 0)
            Visit(value, null, part, path);
    }

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private string At(string path) => (start.Length, path) switch
    {
        (0, _) => path,
        (_, "") => start,
        (_, ['[', ..]) => start + path,
        _ => $"{start}.{path}",
    };

    private static bool Fits(JsonNode value, StructuralSchema schema)
    {
        FieldErrors found = new();
        new StructuralValidation(found).Visit(value, null, schema, "x");
        return found.None;
    }

    private static Dictionary<string, JsonNode?> KeyedBefore(JsonArray? before, StructuralSchema schema)
    {
        Dictionary<string, JsonNode?> keyed = new(StringComparer.Ordinal);
        foreach (JsonNode? item in before ?? [])
        {
            if (KeyOf(item, schema) is { } key)
                keyed.TryAdd(key, item);
        }

        return keyed;
    }

    private static string? KeyOf(JsonNode? item, StructuralSchema list)
    {
        if (list.ListType != ListType.Map || item is not JsonObject fields)
            return null;
        JsonObject key = [];
        foreach (string name in list.ListKeys)
            key[name] = fields.Field(name)?.DeepClone();
        return key.Quoted;
    }

    private static bool HasType(JsonNode value, StructuralSchema schema)
    {
        if (schema.IsIntOrString)
            return value.AsText() is not null || value.AsWhole() is not null;
        return schema.Type switch
        {
            "" => true,
            "object" => value is JsonObject,
            "array" => value is JsonArray,
            "string" => value.AsText() is not null,
            "boolean" => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            "integer" => value.AsWhole() is not null || (value is JsonValue number && number.IsNumber && IsWhole(number, LargestExact)),
            "number" => value.IsNumber,
            _ => false,
        };
    }

    private static string Named(StructuralSchema schema) => schema.IsIntOrString ? "integer,string" : schema.Type;

    private static string TypeOf(JsonNode value) => value switch
    {
        JsonObject => "object",
        JsonArray => "array",
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            _ => value.AsWhole() is not null ? "integer" : "number",
        },
    };

    private static string Plain(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
