using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Requests;
using Gantry.Store;

namespace Gantry.KubeServer.Verbs;

/// <summary>Answers with one object: the stored bytes.</summary>
internal static class GetVerb
{
    public static async Task AnswerAsync(ApiCall call)
    {
        Entry entry = await call.Registry.FindAsync(call.Resource, call.Key, call.Cancel) ?? throw ApiErrors.NotFound(call.Definition, call.Target.Name);
        await AnswerWriter.ObjectAsync(call, 200, entry.Value);
    }
}
