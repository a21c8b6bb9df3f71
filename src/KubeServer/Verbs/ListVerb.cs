using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.KubeServer.Answers;
using Gantry.KubeServer.Requests;

namespace Gantry.KubeServer.Verbs;

/// <summary>Answers with the objects of a kind, copying their stored bytes.</summary>
internal static class ListVerb
{
    public static async Task AnswerAsync(ApiCall call) => await AnswerAsync(call, await ListPages.ReadAsync(call));

    public static Task AnswerAsync(ApiCall call, ListPage page) => call.Form switch
    {
        AnswerForm.Table => AnswerWriter.TreeAsync(call.Http, 200, call.Forms.Table(Metadata(page), page.Items)),
        AnswerForm.Metadata => AnswerWriter.TreeAsync(call.Http, 200, ObjectForms.MetadataList(Metadata(page), page.Items)),
        _ => AnswerWriter.BytesAsync(call.Http, 200, Encode(call, page)),
    };

    private static ReadOnlyMemory<byte> Encode(ApiCall call, ListPage page)
    {
        ArrayBufferWriter<byte> buffer = new(page.Items.Sum(item => item.Length + 1) + 512);
        Encoding.UTF8.GetBytes($"{{\"kind\":\"{call.Definition.Kind}List\",\"apiVersion\":\"{call.Definition.ApiVersion}\",\"metadata\":", buffer);
        using (Utf8JsonWriter writer = new(buffer))
            Metadata(page).WriteTo(writer);
        buffer.Write(",\"items\":["u8);
        for (int i = 0; i < page.Items.Count; i++)
        {
            if (i > 0)
                buffer.Write(","u8);
            buffer.Write(page.Items[i].Span);
        }

        buffer.Write("]}\n"u8);
        return buffer.WrittenMemory;
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
