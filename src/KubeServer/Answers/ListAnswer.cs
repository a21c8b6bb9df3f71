using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using Gantry.Kube;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Answers;

/// <summary>Sends a list as JSON: the stored bytes go into the connection one after another, so that no copy of the whole is ever made.</summary>
internal static class ListAnswer
{
    // What is handed over at a time: enough for full records of TLS, little enough for a slow client.
    private const int FlushFrom = 128 * 1024;

    public static async Task SendAsync(HttpContext http, ResourceDefinition definition, JsonObject metadata, IReadOnlyList<ReadOnlyMemory<byte>> items)
    {
        byte[] head = Encoding.UTF8.GetBytes($"{{\"kind\":\"{definition.ListKind}\",\"apiVersion\":\"{definition.ApiVersion}\",\"metadata\":{metadata.ToJsonString()},\"items\":[");
        long length = head.Length + "]}\n".Length + Math.Max(items.Count - 1, 0);
        for (int i = 0; i < items.Count; i++)
            length += items[i].Length;

        if (AnswerWriter.Begin(http, 200, Negotiation.TypeOf(AnswerEncoding.Json), length))
        {
            await using GZipStream compressed = new(http.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
            await WriteAsync(PipeWriter.Create(compressed, new StreamPipeWriterOptions(leaveOpen: true)), head, items, http.RequestAborted);
            return;
        }

        // Before the answer has begun, what is written goes through a buffer of its own.
        await http.Response.StartAsync(http.RequestAborted);
        await WriteAsync(http.Response.BodyWriter, head, items, http.RequestAborted);
    }

    private static async ValueTask WriteAsync(PipeWriter output, byte[] head, IReadOnlyList<ReadOnlyMemory<byte>> items, CancellationToken cancel)
    {
        int pending = 0;
        output.Write(head);
        for (int i = 0; i < items.Count; i++)
        {
            if (i > 0)
                output.Write(","u8);
            output.Write(items[i].Span);
            if ((pending += items[i].Length) < FlushFrom)
                continue;

            pending = 0;
            if ((await output.FlushAsync(cancel)).IsCompleted)
                return;
        }

        output.Write("]}\n"u8);
        await output.FlushAsync(cancel);
    }
}
