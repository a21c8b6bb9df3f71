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
    // What is written at one turn of the connection's lock: a record of TLS, and a frame of HTTP/2.
    private const int BlockSize = 16 * 1024;

    // What is handed over at a time: enough for full records of TLS, little enough for a slow client.
    private const int FlushFrom = 128 * 1024;

    public static async Task SendAsync(HttpContext http, ResourceDefinition definition, JsonObject metadata, IReadOnlyList<ReadOnlyMemory<byte>> items)
    {
        byte[] head = Encoding.UTF8.GetBytes($"{{\"kind\":\"{definition.ListKind}\",\"apiVersion\":\"{definition.ApiVersion}\",\"metadata\":{metadata.ToJsonString()},\"items\":[");
        ListBytes list = new(head, items);
        if (AnswerWriter.Begin(http, 200, Negotiation.TypeOf(AnswerEncoding.Json), list.Length))
        {
            await using GZipStream compressed = new(http.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
            await WriteAsync(PipeWriter.Create(compressed, new StreamPipeWriterOptions(leaveOpen: true)), list, http.RequestAborted);
            return;
        }

        // Before the answer has begun, what is written goes through a buffer of its own.
        await http.Response.StartAsync(http.RequestAborted);
        await WriteAsync(http.Response.BodyWriter, list, http.RequestAborted);
    }

    private static async ValueTask WriteAsync(PipeWriter output, ListBytes list, CancellationToken cancel)
    {
        int pending = 0;
        while (list.Fill(output.GetSpan(BlockSize)) is var filled and > 0)
        {
            output.Advance(filled);
            if ((pending += filled) < FlushFrom)
                continue;

            pending = 0;
            if ((await output.FlushAsync(cancel)).IsCompleted)
                return;
        }

        await output.FlushAsync(cancel);
    }
}
