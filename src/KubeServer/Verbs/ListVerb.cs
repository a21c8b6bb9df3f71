using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Audit;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Verbs;

/// <summary>Answers with the objects of a kind, copying their stored bytes.</summary>
internal static class ListVerb
{
    public static async Task AnswerAsync(ApiCall call) => await AnswerAsync(call, await ListPages.ReadAsync(call));

    public static Task AnswerAsync(ApiCall call, ListPage page)
    {
        if (AuditedRequest.WantsResponse(call.Http))
            Keep(call, page);
        if (call is { Form: AnswerForm.Objects, Encoding: AnswerEncoding.Json })
            return ListAnswer.SendAsync(call.Http, call.Definition, Metadata(page), call.Face.IsStored ? page.Items : [.. page.Items.Select(call.Face.FromStored)]);

        EncodedAnswer answer = call.Form switch
        {
            AnswerForm.Table => AnswerEncoder.Encode(call.Forms.Table(Metadata(page), page.Items), call.Encoding),
            AnswerForm.Metadata => ListEncoder.Encode(ObjectForms.MetaVersion, ObjectForms.MetaKind, Metadata(page), [.. page.Items.Select(item => ObjectJson.ToBytes(ObjectForms.Metadata(call.Face.FromStored(item))))], call.Encoding),
            _ => ListEncoder.Encode(call.Definition.ApiVersion, call.Definition.Kind, Metadata(page), call.Face.IsStored ? page.Items : [.. page.Items.Select(call.Face.FromStored)], call.Encoding, call.Definition.ListKind),
        };
        return AnswerWriter.BytesAsync(call.Http, 200, answer);
    }

    // One copy of the list for the record, whatever form the client gets it in.
    private static void Keep(ApiCall call, ListPage page)
    {
        IReadOnlyList<ReadOnlyMemory<byte>> items = call.Face.IsStored ? page.Items : [.. page.Items.Select(call.Face.FromStored)];
        AuditedRequest.KeepResponse(call.Http, ListEncoder.Encode(call.Definition.ApiVersion, call.Definition.Kind, Metadata(page), items, AnswerEncoding.Json, call.Definition.ListKind).Body);
    }

    private static JsonObject Metadata(ListPage page)
    {
        JsonObject metadata = new() { ["resourceVersion"] = page.Revision.ToString() };
        if (page.Continue.Length > 0)
            metadata["continue"] = page.Continue;
        if (page.Remaining is { } remaining)
            metadata["remainingItemCount"] = remaining;
        return metadata;
    }
}
