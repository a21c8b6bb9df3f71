using System.Text.Json.Nodes;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Ownership;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Verbs;

/// <summary>Changes an object by a patch; the patch is applied again where another write came between.</summary>
internal static class PatchVerb
{
    public static async Task AnswerAsync(ApiCall call)
    {
        if (ApplyVerb.IsAskedFor(call.Http))
        {
            await ApplyVerb.AnswerAsync(call);
            return;
        }

        PatchDocument patch = await PatchDocument.ReadAsync(call);
        bool isDryRun = call.IsDryRun;
        List<string> warnings = [];
        ReadOnlyMemory<byte> stored = await call.Registry.Writer.UpdateAsync(
            call.Resource,
            call.Key,
            old => WriteContext.Of(call, old, Patched(call, patch, old)) with
            {
                Subresource = call.Target.Subresource,
                Manager = FieldManager.Of(call),
                IsDryRun = isDryRun,
                Warnings = warnings,
            },
            call.Cancel);
        AnswerWriter.AddWarnings(call.Http, warnings);
        await AnswerWriter.ObjectAsync(call, 200, stored);
    }

    private static JsonObject Patched(ApiCall call, PatchDocument patch, JsonObject old)
    {
        JsonObject shown = call.Face.IsStored ? old : old.Copy();
        call.Face.FromStored(shown);
        JsonObject patched = ObjectBody.Patched(call, patch, shown);
        UpdateRules.CheckNamesVersion(call, patched);
        PatchDocument.ForgetUntouchedVersion(patched, old);
        return patched;
    }
}
