using System.Text.Json.Nodes;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Ownership;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Verbs;

/// <summary>Replaces an object, or the part of it that a subresource stands for, with the body.</summary>
internal static class UpdateVerb
{
    public static async Task AnswerAsync(ApiCall call)
    {
        JsonObject item = await ObjectBody.ReadAsync(call);
        bool isDryRun = call.IsDryRun;
        if (call.Resource.Behaviour.CreatesOnUpdate && call.Target.Subresource.Length == 0
            && await call.Registry.FindAsync(call.Resource, call.Key, call.Cancel) is null)
        {
            await CreateAsync(call, item, isDryRun);
            return;
        }

        List<string> warnings = [];
        ReadOnlyMemory<byte> stored = await call.Registry.Writer.UpdateAsync(
            call.Resource,
            call.Key,
            old => Replacement(call, old, item) with { IsDryRun = isDryRun, Warnings = warnings },
            call.Cancel);
        AnswerWriter.AddWarnings(call.Http, warnings);
        await AnswerWriter.ObjectAsync(call, 200, stored);
    }

    private static WriteContext Replacement(ApiCall call, JsonObject old, JsonObject item)
    {
        UpdateRules.CheckNamesVersion(call, item);
        return WriteContext.Of(call, old, item.Copy()) with { Subresource = call.Target.Subresource, Manager = FieldManager.Of(call) };
    }

    private static async Task CreateAsync(ApiCall call, JsonObject item, bool isDryRun)
    {
        WriteContext write = WriteContext.Of(call, old: null, item) with { Manager = FieldManager.Of(call), IsDryRun = isDryRun };
        await AnswerWriter.ObjectAsync(call, 201, await call.Registry.Writer.CreateAsync(write, call.Cancel));
    }
}
