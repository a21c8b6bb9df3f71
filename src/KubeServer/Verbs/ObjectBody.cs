using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Apply;
using Gantry.Kube.Decoding;
using Gantry.Kube.Kinds;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Admission;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Requests;
using Gantry.Kube.Validation;

namespace Gantry.KubeServer.Verbs;

/// <summary>Turns what a client sent into an object of the kind that the path names.</summary>
internal static class ObjectBody
{
    public static async ValueTask<JsonObject> ReadAsync(ApiCall call)
    {
        return Read(call, await BodyReader.ReadJsonAsync(call));
    }

    public static JsonObject Read(ApiCall call, ReadOnlyMemory<byte> body) => Placed(call, Accept(call, Decode(call, body)));

    /// <summary>Reads an object to be applied: a field that its kind does not have can have no owner, so it is refused whatever else the client wants done about it.</summary>
    public static JsonObject ReadApplied(ApiCall call, JsonNode? tree, IReadOnlyList<string> duplicates, ResourceDefinition definition, Schema schema)
    {
        if (tree is not (null or JsonObject))
            throw ApiErrors.BadRequest($"error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {TypeMismatch.NameOf(tree)} into Go value of type map[string]interface {{}}");
        JsonObject applied = tree as JsonObject ?? [];
        if (applied.Text("apiVersion") != definition.ApiVersion)
            throw ApiErrors.BadRequest($"Incorrect version specified in apply patch. Specified patch version: {applied.Text("apiVersion")}, expected: {definition.ApiVersion}");
        if (AppliedShape.FaultsOf(applied, schema) is { Count: > 0 } faults)
            throw ApiErrors.NotApplicable(call.Key, definition, faults);
        string[] findings = [.. duplicates.Take(100).Select(path => $"duplicate field \"{path}\"")];
        return Accept(call, ObjectDecoder.Conform(applied, definition, schema, ValidationOf(call), findings));
    }

    /// <summary>The object that a patch makes of another.</summary>
    public static JsonObject Patched(ApiCall call, PatchDocument patch, JsonObject item, ResourceDefinition definition, Schema schema)
    {
        JsonObject patched = patch.ApplyTo(item, schema);
        if (!patch.IsStrategic)
            CheckIsNamed(patched, definition, call.Target.Name);
        DecodedObject decoded = ObjectDecoder.Conform(patched, definition, schema, ValidationOf(call), patch.Findings);
        return decoded.Object is not null
            ? Accept(call, decoded)
            : throw ApiErrors.InvalidPatch(patch.TextOf(item, schema), patch.IsStrategic && decoded.Mismatch is { } mismatch ? mismatch.AsPatched : decoded.Cause!);
    }

    // A body may leave its type to the path, what a patch leaves may not; each sort of kind says so in its own way.
    private static void CheckIsNamed(JsonObject patched, ResourceDefinition definition, string name)
    {
        string? version = patched["apiVersion"] is null ? "" : patched.Text("apiVersion");
        string? kind = patched["kind"] is null ? "" : patched.Text("kind");
        if (version is null || kind is null)
            return;
        if (BodySchemas.Find(definition.ApiVersion, definition.Kind) is not null)
        {
            if (version.Length == 0)
                throw ApiErrors.Nameless(name);
            return;
        }

        if (kind.Length == 0)
            throw ApiErrors.InvalidPatch(patched.ToJsonString(), $"Object 'Kind' is missing in '{patched.ToJsonString()}'");
        if (version.Length == 0)
            throw ApiErrors.Internal("Object 'apiVersion' is missing in 'object has no apiVersion field'");
        FieldErrors errors = new();
        if (kind != definition.Kind)
            errors.Invalid("kind", kind, $"must be {definition.Kind}");
        if (version != definition.ApiVersion)
            errors.Invalid("apiVersion", version, $"must be {definition.ApiVersion}");
        if (!errors.None)
            throw ApiErrors.Invalid(definition with { Kind = kind, Group = version.Contains('/') ? version[..version.IndexOf('/')] : "" }, name, errors);
    }

    public static JsonObject Patched(ApiCall call, PatchDocument patch, JsonObject item) => Placed(call, Patched(call, patch, item, call.Definition, call.Face.Kind.Schema));

    public static JsonObject Accept(ApiCall call, DecodedObject decoded)
    {
        AnswerWriter.AddWarnings(call.Http, decoded.Warnings);
        return decoded.Object ?? throw ApiErrors.BadRequest(decoded.Failure ?? "the body of the request cannot be read");
    }

    public static FieldValidation ValidationOf(ApiCall call) => call.Query.Text("fieldValidation") switch
    {
        "Strict" => FieldValidation.Strict,
        "Ignore" => FieldValidation.Ignore,
        _ => FieldValidation.Warn,
    };

    private static DecodedObject Decode(ApiCall call, ReadOnlyMemory<byte> body) =>
        ObjectDecoder.Decode(body, call.Definition, call.Face.Kind.Schema, ValidationOf(call));

    /// <summary>The object in the form in which it is stored, if it is the one of the path.</summary>
    public static JsonObject Placed(ApiCall call, JsonObject item)
    {
        FitToPath(call, item);
        call.Face.ToStored(item);
        return item;
    }

    /// <summary>Refuses an object that is not the one of the request's path, and gives it the path's namespace.</summary>
    public static void FitToPath(ApiCall call, JsonObject item)
    {
        if (!call.Definition.Namespaced)
            item.Metadata.Remove("namespace");
        else if (item.Namespace.Length > 0 && item.Namespace != call.Target.Namespace)
            throw ApiErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        else
            item.Metadata["namespace"] = call.Target.Namespace;

        if (call.Target.Name.Length == 0 || item.Name == call.Target.Name)
            return;
        throw item.Name.Length == 0
            ? ApiErrors.Nameless(call.Target.Name)
            : ApiErrors.BadRequest($"the name of the object ({item.Name}) does not match the name on the URL ({call.Target.Name})");
    }
}
