using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Apply;
using Gantry.Kube.Decoding;
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
    public static JsonObject ReadApplied(ApiCall call, ReadOnlyMemory<byte> body)
    {
        JsonNode? tree = JsonTree.Parse(body);
        if (tree is not (null or JsonObject))
            throw ApiErrors.BadRequest($"error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {TypeMismatch.NameOf(tree)} into Go value of type map[string]interface {{}}");
        JsonObject applied = tree as JsonObject ?? [];
        if (applied.Text("apiVersion") != call.Definition.ApiVersion)
            throw ApiErrors.BadRequest($"Incorrect version specified in apply patch. Specified patch version: {applied.Text("apiVersion")}, expected: {call.Definition.ApiVersion}");
        if (AppliedShape.FaultsOf(applied, call.Face.Kind.Schema) is { Count: > 0 } faults)
            throw ApiErrors.NotApplicable(call.Key, call.Definition, faults);
        return Placed(call, Accept(call, Decode(call, body)));
    }

    /// <summary>The object that a patch makes of another.</summary>
    public static JsonObject Patched(ApiCall call, PatchDocument patch, JsonObject item, ResourceDefinition definition, Schema schema)
    {
        DecodedObject decoded = ObjectDecoder.Conform(patch.ApplyTo(item, schema), definition, schema, ValidationOf(call), patch.Findings);
        return decoded.Object is not null
            ? Accept(call, decoded)
            : throw ApiErrors.InvalidPatch(patch.TextOf(item, schema), patch.IsStrategic && decoded.Mismatch is { } mismatch ? mismatch.AsPatched : decoded.Cause!);
    }

    public static JsonObject Patched(ApiCall call, PatchDocument patch, JsonObject item) => Placed(call, Patched(call, patch, item, call.Definition, call.Face.Kind.Schema));

    public static JsonObject Accept(ApiCall call, DecodedObject decoded)
    {
        AnswerWriter.AddWarnings(call.Http, decoded.Warnings);
        return decoded.Object ?? throw ApiErrors.BadRequest(decoded.Failure ?? "the body of the request cannot be read");
    }

    public static FieldValidation ValidationOf(ApiCall call) => call.Query.Text("fieldValidation") switch
    {
        "" or "Warn" => FieldValidation.Warn,
        "Strict" => FieldValidation.Strict,
        "Ignore" => FieldValidation.Ignore,
        var other => throw ApiErrors.InvalidOptions(RequestOptions.KindOf(call.Http.Request), FieldError.NotSupported("fieldValidation", other, ["Ignore", "Strict", "Warn"])),
    };

    private static DecodedObject Decode(ApiCall call, ReadOnlyMemory<byte> body) =>
        ObjectDecoder.Decode(body, call.Definition, call.Face.Kind.Schema, ValidationOf(call));

    private static JsonObject Placed(ApiCall call, JsonObject item)
    {
        FitToPath(call, item);
        call.Face.ToStored(item);
        return item;
    }

    /// <summary>Refuses an object that is not the one of the request's path, and gives it the path's namespace.</summary>
    public static void FitToPath(ApiCall call, JsonObject item)
    {
        if (call.Target.Name.Length > 0 && item.Name != call.Target.Name)
        {
            throw item.Name.Length == 0
                ? ApiErrors.BadRequest($"the name of the object ({call.Target.Name} based on URL) was undeterminable: name must be provided")
                : ApiErrors.BadRequest($"the name of the object ({item.Name}) does not match the name on the URL ({call.Target.Name})");
        }

        if (!call.Definition.Namespaced)
        {
            item.Metadata.Remove("namespace");
            return;
        }

        if (item.Namespace.Length > 0 && item.Namespace != call.Target.Namespace)
            throw ApiErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        item.Metadata["namespace"] = call.Target.Namespace;
    }
}
