using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;
using Gantry.Kube.Values;
using Gantry.KubeServer.CustomResources.Expressions;
using Gantry.KubeServer.CustomResources.Schemas;

namespace Gantry.KubeServer.CustomResources;

/// <summary>
/// What has to hold for the versions of a definition. A part that all versions have alike is judged once and called a part of the spec,
/// as it was before there were several versions: those are the places that clients know.
/// </summary>
internal sealed class VersionRules
{
    private const int MostSelectable = 8;
    private const int MostWarning = 256;

    private static readonly string[] ColumnTypes = ["boolean", "date", "integer", "number", "string"];
    private static readonly string[] ColumnFormats = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"];

    private readonly JsonObject? _spec;
    private readonly JsonObject? _before;
    private readonly FieldErrors _errors;
    private readonly JsonObject[] _versions;
    private readonly (string Name, string SharedName, bool IsShared, Action<JsonObject, JsonObject?, string> Check)[] _parts;

    public VersionRules(JsonObject? spec, JsonObject? before, FieldErrors errors)
    {
        (_spec, _before, _errors) = (spec, before, errors);
        _versions = [.. spec.Objects("versions")];
        bool isSchemaShared = IsSame("schema");
        _parts =
        [
            ("schema", "validation", isSchemaShared, CheckSchema),
            ("subresources", "subresources", IsSame("subresources"), CheckSubresources),
            ("additionalPrinterColumns", "additionalPrinterColumns", IsSame("additionalPrinterColumns"), CheckColumns),
            ("selectableFields", "selectableFields", isSchemaShared && IsSame("selectableFields"), CheckSelectable),
        ];
    }

    /// <summary>The versions as such, and the parts in which they differ.</summary>
    public void CheckOwn()
    {
        for (int i = 0; i < _versions.Length; i++)
        {
            if (_versions[i].Child("schema").Child("openAPIV3Schema") is null)
                _errors.Require($"spec.versions[{i}].schema.openAPIV3Schema");
        }

        for (int i = 0; i < _versions.Length; i++)
        {
            string name = _versions[i].Text("name") ?? "";
            if (Names.ServiceName(name) is { } fault)
                _errors.Invalid($"spec.versions[{i}].name", name, fault);
            CheckWarning(_versions[i], $"spec.versions[{i}].deprecationWarning");
            foreach (var part in _parts.Where(part => !part.IsShared))
                part.Check(_versions[i], Earlier(_versions[i]), $"spec.versions[{i}].{part.Name}");
        }

        if (_versions.Select(version => version.Text("name")).Distinct().Count() < _versions.Length)
            _errors.Invalid("spec.versions", _spec.Field("versions")?.DeepClone(), "must contain unique version names");
        if (_versions.Count(version => version.Flag("storage") == true) != 1)
            _errors.Invalid("spec.versions", _spec.Field("versions")?.DeepClone(), "must have exactly one version marked as storage version");
        if (_versions.FirstOrDefault().Text("name") is { Length: > 0 } first && Names.ServiceName(first) is { } wrong)
            _errors.Invalid("spec.version", first, wrong);
    }

    /// <summary>The parts that all versions have alike.</summary>
    public void CheckShared()
    {
        if (_versions.Length == 0)
            return;
        foreach (var part in _parts.Where(part => part.IsShared))
            part.Check(_versions[0], Earlier(_versions[0]), $"spec.{part.SharedName}");
    }

    private bool IsSame(string part) => _versions.All(version => JsonNode.DeepEquals(version.Field(part), _versions[0].Field(part)));

    private JsonObject? Earlier(JsonObject version) => _before.Objects("versions").FirstOrDefault(earlier => earlier.Text("name") == version.Text("name"));

    private void CheckWarning(JsonObject version, string path)
    {
        if (version.Text("deprecationWarning") is not { } warning)
            return;
        if (version.Flag("deprecated") != true)
        {
            _errors.Invalid(path, warning, "can only be set for deprecated versions");
            return;
        }

        if (Encoding.UTF8.GetByteCount(warning) > MostWarning)
            _errors.Invalid(path, warning, $"must be <= {MostWarning} characters long");
        if (warning.Length == 0)
            _errors.Invalid(path, warning, "must not be an empty string");
        int at = 0;
        foreach (Rune letter in warning.EnumerateRunes())
        {
            if (!letter.IsPrintable)
            {
                _errors.Invalid(path, warning, $"must only contain printable UTF-8 characters; non-printable character found at index {at}");
                break;
            }

            at += letter.Utf8SequenceLength;
        }
    }

    private void CheckSchema(JsonObject version, JsonObject? before, string path)
    {
        if (version.Child("schema").Child("openAPIV3Schema") is not { } schema)
            return;

        // What was accepted once stays: a later server may know more rules than the one that accepted it.
        JsonObject? earlier = before.Child("schema").Child("openAPIV3Schema");
        if (JsonNode.DeepEquals(schema, earlier))
            return;
        string place = $"{path}.openAPIV3Schema";
        int known = _errors.All.Count;
        if (StructuralRules.CanRead(schema))
            StructuralRules.Check(schema, place, _errors);
        StructuralSchema? read = _errors.All.Count == known ? StructuralReader.Read(schema) : null;
        if (read is not null)
            DefaultRules.Check(read, place, _errors);
        SchemaLanguage.Check(schema, place, HasStatus(version, path), _errors);
        if (read is not null && _errors.All.Count == known)
            SchemaExpressions.Check(read, earlier is null ? null : StructuralReader.Read(earlier), place, _errors);
        if (_errors.All.Count == known && !StructuralRules.CanRead(schema))
            _errors.Invalid(place, "", "OpenAPIV3Schema 'schema' is not supported");
    }

    private bool HasStatus(JsonObject version, string path) =>
        (path == "spec.validation" ? _versions : [version]).Any(one => one.Child("subresources").Child("status") is not null);

    private void CheckColumns(JsonObject version, JsonObject? before, string path)
    {
        int i = 0;
        foreach (JsonObject column in version.Objects("additionalPrinterColumns"))
            CheckColumn(column, $"{path}[{i++}]");
    }

    private void CheckColumn(JsonObject column, string at)
    {
        string type = column.Text("type") ?? "";
        if (column.Text("name") is null or "")
            _errors.Require($"{at}.name");
        string types = $"must be one of {string.Join(',', ColumnTypes)}";
        if (type.Length == 0)
            _errors.Require($"{at}.type", types);
        else if (!ColumnTypes.Contains(type))
            _errors.Invalid($"{at}.type", type, types);
        if (column.Text("format") is { Length: > 0 } format && !ColumnFormats.Contains(format))
            _errors.Invalid($"{at}.format", format, $"must be one of {string.Join(',', ColumnFormats)}");
        if (column.Text("jsonPath") is not { Length: > 0 } jsonPath)
            _errors.Require($"{at}.JSONPath");
        else if (jsonPath[0] != '.')
            _errors.Invalid($"{at}.JSONPath", jsonPath, "must be a simple json path starting with .");
    }

    private void CheckSubresources(JsonObject version, JsonObject? before, string path)
    {
        if (version.Child("subresources").Child("scale") is not { } scale)
            return;
        (string Field, string[] Roots, bool IsNeeded, string Rule)[] paths =
        [
            ("specReplicasPath", [".spec."], true, "should be a json path under .spec"),
            ("statusReplicasPath", [".status."], true, "should be a json path under .status"),
            ("labelSelectorPath", [".spec.", ".status."], false, "should be a json path under either .spec or .status"),
        ];
        foreach ((string field, string[] roots, bool isNeeded, string rule) in paths)
        {
            string at = $"{path}.scale.{field}";
            string value = scale.Text(field) ?? "";
            if (value.Length == 0 && isNeeded)
                _errors.Require(at);
            else if (value.Length > 0 && value[0] != '.')
                _errors.Invalid(at, value, "must be a simple json path starting with .");
            else if (value.Length > 0 && !roots.Any(root => value.StartsWith(root, StringComparison.Ordinal)))
                _errors.Invalid(at, value, rule);
        }
    }

    private void CheckSelectable(JsonObject version, JsonObject? before, string path)
    {
        JsonObject[] fields = [.. version.Objects("selectableFields")];
        JsonObject? schema = version.Child("schema").Child("openAPIV3Schema");
        bool isKnown = JsonNode.DeepEquals(schema, before.Child("schema").Child("openAPIV3Schema")) && JsonNode.DeepEquals(version.Field("selectableFields"), before.Field("selectableFields"));
        if (fields.Length == 0 || schema is null || isKnown)
            return;
        StructuralSchema read = StructuralReader.Read(schema);
        HashSet<string> seen = [];
        for (int i = 0; i < fields.Length; i++)
        {
            if (fields[i].Text("jsonPath") is { Length: > 0 } jsonPath)
                CheckSelectable(read, jsonPath, $"{path}[{i}].jsonPath", seen);
            else
                _errors.Require($"{path}[{i}].jsonPath");
        }

        if (seen.Count > MostSelectable)
            _errors.Add(FieldError.TooMany(path, seen.Count, MostSelectable));
    }

    private void CheckSelectable(StructuralSchema schema, string jsonPath, string at, HashSet<string> seen)
    {
        if (schema.Find(jsonPath) is not { } found)
        {
            _errors.Invalid(at, jsonPath, "is an invalid path: does not refer to a valid field");
            return;
        }

        if (jsonPath.StartsWith(".metadata", StringComparison.Ordinal))
            _errors.Invalid(at, jsonPath, "must not point to fields in metadata");
        if (found.Type is not ("string" or "boolean" or "integer"))
            _errors.Invalid(at, jsonPath, "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.");
        if (!seen.Add(jsonPath))
            _errors.Add(FieldError.Duplicate(at, jsonPath));
    }
}
