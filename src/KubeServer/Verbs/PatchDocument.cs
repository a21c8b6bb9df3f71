using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Kube.Decoding;
using Gantry.Kube.Patches;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;
using Gantry.Kube.Validation;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Verbs;

/// <summary>A patch as the client sent it, of one of the media types that patches have.</summary>
internal sealed class PatchDocument
{
    private const string Json = "application/json-patch+json";
    private const string Merge = "application/merge-patch+json";
    private const string Strategic = "application/strategic-merge-patch+json";

    // What an operation of a JSON patch may say.
    private static readonly string[] OperationFields = ["op", "path", "from", "value"];

    private readonly string _type;
    private readonly Lazy<JsonNode?> _patch;

    private PatchDocument(string type, ReadOnlyMemory<byte> body)
    {
        _type = type;
        _patch = new Lazy<JsonNode?>(() => Parse(body));
    }

    public bool IsStrategic => _type == Strategic;

    /// <summary>What is odd about the patch itself; known once it was applied.</summary>
    public List<string> Findings { get; } = [];

    public static async ValueTask<PatchDocument> ReadAsync(ApiCall call)
    {
        string type = BodyReader.MediaType(call.Http);
        bool knowsLists = !call.Resource.Behaviour.IsCustom || call.Target.Subresource == "scale";
        if (type is not (Json or Merge) && !(type == Strategic && knowsLists))
            throw ApiErrors.UnsupportedMediaType([Json, Merge, .. knowsLists ? [Strategic] : (string[])[], ApplyVerb.Yaml, ApplyVerb.Cbor]);
        return new PatchDocument(type, await BodyReader.ReadAsync(call.Http, call.Registry.Options.MaxBodyBytes, call.Cancel));
    }

    /// <summary>Applies the patch. It is looked at only now: whether there is an object comes first.</summary>
    public JsonObject ApplyTo(JsonObject item, Schema schema)
    {
        PatchResult result = _type switch
        {
            Json => JsonPatch.Apply(item, _patch.Value ?? new JsonArray()),
            Merge => MergePatch.Apply(item, _patch.Value),
            _ => StrategicMergePatch.Apply(item, _patch.Value ?? new JsonObject(), schema),
        };
        if (!result.Succeeded)
            throw ApiErrors.PatchFailed(result);

        JsonObject patched = result.Tree as JsonObject ?? throw ApiErrors.InvalidPatch(result.Tree?.ToJsonString() ?? "null", "the patch does not leave an object");
        if (_type != Strategic || (_patch.Value as JsonObject)?["kind"] is { } kind && kind.AsText() is null)
            return patched;

        // This kind of patch knows the type that it changes, and so there are clients that say another one in it.
        patched.CopyFrom(item, "kind");
        patched.CopyFrom(item, "apiVersion");
        return patched;
    }

    /// <summary>What messages show of a patch that leaves no object of the kind: what it left, or, where it knows types, itself.</summary>
    public string TextOf(JsonObject item, Schema schema) => IsStrategic ? PlainText.Of(_patch.Value) : ApplyTo(item, schema).ToJsonString();

    private JsonNode? Parse(ReadOnlyMemory<byte> body)
    {
        List<string> duplicates = [];
        JsonNode? patch;
        try
        {
            patch = JsonTree.Parse(body, duplicates);
        }
        catch (JsonException failure)
        {
            throw Undecodable(failure.Message);
        }

        string prefix = _type == Json ? "json patch " : "";
        Findings.AddRange(duplicates.Take(100).Select(path => $"{prefix}duplicate field \"{path}\""));
        return _type switch
        {
            Json => CheckOperations(patch),
            Merge when patch is null => throw ApiErrors.BadRequest("Invalid JSON Patch"),
            _ when patch is not (null or JsonObject) => throw Undecodable($"json: cannot unmarshal {TypeMismatch.NameOf(patch)} into Go value of type map[string]interface {{}}"),
            _ => patch,
        };
    }

    private JsonNode? CheckOperations(JsonNode? patch)
    {
        if (patch is not (null or JsonArray))
            throw Undecodable($"json: cannot unmarshal {TypeMismatch.NameOf(patch)} into Go value of type []handlers.jsonPatchOp");
        int index = 0;
        foreach (JsonNode? operation in patch as JsonArray ?? [])
        {
            if (operation is not (null or JsonObject))
                throw Undecodable($"json: cannot unmarshal {TypeMismatch.NameOf(operation)} into Go value of type handlers.jsonPatchOp");
            foreach ((string name, JsonNode? value) in operation as JsonObject ?? [])
            {
                if (!OperationFields.Contains(name))
                    Findings.Add($"json patch unknown field \"[{index}].{name}\"");
                else if (name != "value" && value is not null && value.AsText() is null)
                    throw Undecodable($"json: cannot unmarshal {TypeMismatch.NameOf(value)} into Go struct field jsonPatchOp.{name} of type string");
            }

            index++;
        }

        return patch;
    }

    private ApiException Undecodable(string because) => ApiErrors.BadRequest(_type == Strategic ? because : $"error decoding patch: {because}");

    /// <summary>A version that the patch did not set is no condition of the client.</summary>
    public static void ForgetUntouchedVersion(JsonObject patched, JsonObject old)
    {
        if (patched.ResourceVersion == old.ResourceVersion)
            patched.Metadata.Remove("resourceVersion");
    }
}
