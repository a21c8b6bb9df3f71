using Gantry.Kube;
using Gantry.Kube.Meta;
using Gantry.KubeServer.Admission;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Verbs;

/// <summary>Deletes every object that a selection covers, and answers with the list of what they were.</summary>
internal static class DeleteCollectionVerb
{
    public static async Task AnswerAsync(ApiCall call)
    {
        DeleteOptions options = await DeleteVerb.ReadOptionsAsync(call);
        ListPage page = await ListPages.ReadAsync(call);
        foreach (ReadOnlyMemory<byte> json in page.Items)
        {
            System.Text.Json.Nodes.JsonObject item = ObjectJson.Parse(json);
            try
            {
                await call.Registry.Deleter.DeleteAsync(call.Resource, new ObjectKey(item.Namespace, item.Name), options, Deleter.Of(call), call.Cancel);
            }
            catch (ApiException gone) when (gone.Code == 404)
            {
                // Someone else deleted it first, which is what was asked for.
            }
        }

        await ListVerb.AnswerAsync(call, page);
    }
}
