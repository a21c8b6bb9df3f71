using System.Text.Json.Nodes;
using Gantry.Kube;
using Gantry.Kube.Apply;
using Gantry.Kube.Cbor;
using Gantry.Kube.Schemas;
using Gantry.Kube.Trees;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Ownership;
using Gantry.KubeServer.Requests;
using Gantry.KubeServer.Yaml;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Verbs;

/// <summary>Server-side apply: the body is all that one program wants of an object; it is laid over what is there, or becomes the object.</summary>
internal static class ApplyVerb
{
    public const string Yaml = "application/apply-patch+yaml";
    public const string Cbor = "application/apply-patch+cbor";

    public static bool IsAskedFor(HttpContext http) => BodyReader.MediaType(http) is Yaml or Cbor;

    public static async Task AnswerAsync(ApiCall call)
    {
        string manager = FieldManager.Of(call);
        bool isNew = call.Target.Subresource.Length == 0 && await call.Registry.FindAsync(call.Resource, call.Key, call.Cancel) is null;
        JsonObject applied = ObjectBody.Placed(call, await ReadAsync(call, call.Definition, call.Face.Kind.Schema, isNew));
        List<string> warnings = [];
        ReadOnlyMemory<byte> stored = isNew
            ? await call.Registry.Writer.CreateAsync(await WriteOfAsync(call, manager, warnings, New(call), applied, isNew), call.Cancel)
            : await call.Registry.Writer.UpdateAsync(call.Resource, call.Key, old => WriteOfAsync(call, manager, warnings, old, applied, isNew), call.Cancel);
        AnswerWriter.AddWarnings(call.Http, warnings);
        await AnswerWriter.ObjectAsync(call, isNew ? 201 : 200, stored);
    }

    /// <summary>Reads what is applied, of the kind of the path or of that of a subresource.</summary>
    public static async Task<JsonObject> ReadAsync(ApiCall call, ResourceDefinition definition, Schema schema, bool isNew)
    {
        List<string> duplicates = [];
        JsonNode? body = await BodyReader.ReadAppliedAsync(call, BodyReader.MediaType(call.Http) == Cbor ? CborObject.MediaType : YamlTree.MediaType, duplicates);
        JsonObject applied = ObjectBody.ReadApplied(call, body, duplicates, definition, schema);
        if (applied.Metadata.Field("managedFields") is not null)
            throw ApiErrors.BadRequest("metadata.managedFields must be nil");
        Identify(call, applied, isNew);
        return applied;
    }

    // An object that is there lends its name; one that is not can have none of the identity that is said of it.
    private static void Identify(ApiCall call, JsonObject applied, bool isNew)
    {
        if (!isNew)
            applied.Metadata.SetIfAbsent("name", call.Target.Name);
        else if (applied.Uid.Length > 0)
            throw ApiErrors.Conflict(call.Definition, call.Target.Name, $"uid mismatch: the provided object specified uid {applied.Uid}, and no existing object was found");
        else
            applied.Metadata.Remove("resourceVersion");
    }

    /// <summary>The write that lays what is applied over an object.</summary>
    public static async ValueTask<WriteContext> WriteOfAsync(ApiCall call, string manager, List<string> warnings, JsonObject live, JsonObject applied, bool isNew)
    {
        ApplyOutcome outcome = await OutcomeAsync(call, manager, live, applied);
        if (outcome.Conflicts.Count > 0)
            throw ApiErrors.ApplyConflict(outcome.Conflicts);

        PatchDocument.ForgetUntouchedVersion(outcome.Object, live);
        ClientSideApply.Update(manager, outcome.Object, applied);
        return WriteContext.Of(call, isNew ? null : live, outcome.Object) with
        {
            Subresource = call.Target.Subresource,
            Manager = manager,
            AppliedOwners = outcome.Owners,
            Applier = FieldOwner.OfApply(manager, call.Target.Subresource),
            Overrides = call.Query.Flag("force"),
            IsDryRun = call.IsDryRun,
            Warnings = warnings,
        };
    }

    private static async ValueTask<ApplyOutcome> OutcomeAsync(ApiCall call, string manager, JsonObject live, JsonObject applied)
    {
        ApplyRequest request = new(call.Registry.Catalog, call.Resource)
        {
            Live = live,
            Applied = applied,
            Owners = OwnershipRecord.Of(live),
            Applier = FieldOwner.OfApply(manager, call.Target.Subresource),
            IsForced = call.Query.Flag("force"),
            Time = call.Registry.Clock.GetUtcNow().ToTimestamp(),
        };
        try
        {
            ApplyOutcome outcome = await ForeignOwners.ApplyAsync(request, call.Cancel);
            IReadOnlyList<FieldConflict> standing = ClientSideApply.Standing(outcome.Conflicts, request);
            return outcome.Conflicts.Count > 0 && standing.Count == 0
                ? await ForeignOwners.ApplyAsync(request with { IsForced = true }, call.Cancel)
                : outcome with { Conflicts = standing };
        }
        catch (ApplyException failure)
        {
            throw ApiErrors.NotApplicable(call.Key, call.Definition, [failure.Message]);
        }
    }

    private static JsonObject New(ApiCall call) => new()
    {
        ["kind"] = call.Resource.Definition.Kind,
        ["apiVersion"] = call.Resource.Definition.ApiVersion,
        ["metadata"] = new JsonObject(),
    };
}
