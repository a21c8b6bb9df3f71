using System.Text.Json.Nodes;
using Gantry.Kube.Decoding;
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
        DecodedObject decoded = Decode(call, body);
        if (decoded.UnknownFields.Count > 0)
            throw ApiErrors.NotApplicable(call.Key, call.Definition, [.. decoded.UnknownFields.Select(path => $".{path}: field not declared in schema")]);
        return Placed(call, Accept(call, decoded));
    }

    /// <summary>Checks an object that a patch made.</summary>
    public static JsonObject Conform(ApiCall call, JsonObject patched, PatchDocument patch) =>
        Placed(call, AcceptPatched(call, ObjectDecoder.Conform(patched, call.Definition, call.Face.Kind.Schema, ValidationOf(call)), patch));

    public static JsonObject AcceptPatched(ApiCall call, DecodedObject decoded, PatchDocument patch) =>
        decoded.Failure is { } problem ? throw ApiErrors.InvalidPatch(patch.Text, problem) : Accept(call, decoded);

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

    private static void FitToPath(ApiCall call, JsonObject item)
    {
        if (call.Target.Name.Length > 0 && item.Name != call.Target.Name)
        {
            throw item.Name.Length == 0
                ? ApiErrors.BadRequest("the name of the object must be given in the body too")
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
