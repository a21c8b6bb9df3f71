using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Kinds;
using Gantry.KubeServer.Requests;
using Gantry.Store;

namespace Gantry.KubeServer.Verbs;

/// <summary>Answers with one object: the stored bytes.</summary>
internal static class GetVerb
{
    public static async Task AnswerAsync(ApiCall call)
    {
        if (call.Query.Flag("export"))
            throw ApiErrors.BadRequest("the export parameter, deprecated since v1.14, is no longer supported");

        // The store is read as of now, so only a revision yet to come makes a difference.
        if (RevisionQuery.Read(call.Query) is { At.Value: > 0 } asked)
            await call.Registry.ReachAsync(asked, call.Cancel);
        Entry entry = await call.Registry.FindAsync(call.Resource, call.Key, call.Cancel) ?? throw ApiErrors.NotFound(call.Definition, call.Target.Name);
        await AnswerWriter.ObjectAsync(call, 200, entry.Value);
    }
}
