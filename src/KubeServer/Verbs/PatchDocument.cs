using System.Text.Json;
using System.Text.Json.Nodes;
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

    private readonly string _type;
    private readonly JsonNode? _patch;

    private PatchDocument(string type, JsonNode? patch)
    {
        _type = type;
        _patch = patch;
    }

    /// <summary>The patch as messages show it.</summary>
    public string Text => _patch?.ToJsonString() ?? "null";

    public static async ValueTask<PatchDocument> ReadAsync(ApiCall call)
    {
        string type = BodyReader.MediaType(call.Http);
        if (type is not (Json or Merge or Strategic))
            throw ApiErrors.UnsupportedMediaType(Json, Merge, Strategic, ApplyVerb.Yaml, ApplyVerb.Cbor);
        if (type == Strategic && call.Resource.Behaviour.IsCustom && call.Target.Subresource != "scale")
            throw ApiErrors.UnsupportedMediaType(Json, Merge, ApplyVerb.Yaml, ApplyVerb.Cbor);
        if (call.Query.Has("force"))
            throw ApiErrors.InvalidOptions("PatchOptions", FieldError.Forbidden("force", "may not be specified for non-apply patch"));

        ReadOnlyMemory<byte> body = await BodyReader.ReadAsync(call.Http, call.Registry.Options.MaxBodyBytes, call.Cancel);
        try
        {
            return new PatchDocument(type, JsonTree.Parse(body));
        }
        catch (JsonException failure)
        {
            throw ApiErrors.BadRequest($"the patch is not valid JSON: {failure.Message}");
        }
    }

    public JsonObject ApplyTo(JsonObject item, Schema schema)
    {
        PatchResult result = _type switch
        {
            Json => JsonPatch.Apply(item, _patch),
            Merge => MergePatch.Apply(item, _patch),
            _ => StrategicMergePatch.Apply(item, _patch, schema),
        };
        if (!result.Succeeded)
            throw result.Fault is PatchFault.Malformed ? ApiErrors.BadRequest(result.Message) : ApiErrors.PatchFailed(result.Message);

        JsonObject patched = result.Tree as JsonObject ?? throw ApiErrors.BadRequest("the patch does not leave an object");
        if (_type != Strategic)
            return patched;

        // This kind of patch knows the type that it changes, and so there are clients that say another one in it.
        patched.CopyFrom(item, "kind");
        patched.CopyFrom(item, "apiVersion");
        return patched;
    }

    /// <summary>A version that the patch did not set is no condition of the client.</summary>
    public static void ForgetUntouchedVersion(JsonObject patched, JsonObject old)
    {
        if (patched.ResourceVersion == old.ResourceVersion)
            patched.Metadata.Remove("resourceVersion");
    }
}
