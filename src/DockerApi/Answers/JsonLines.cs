using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using Gantry.DockerApi.Errors;
using Gantry.DockerApi.Requests;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Answers;

/// <summary>An answer of one JSON document a line, sent while the work goes on; a failure after the first line becomes the last one.</summary>
internal static class JsonLines
{
    // A client that reads slowly holds up the work, and loses intermediate progress, but takes no memory beyond this.
    private const int MostWaiting = 1024;

    private static readonly ProgressJson Json = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });

    /// <summary>
    /// Does the work, which tells its progress from any thread without waiting, and returns when everything is sent.
    /// What fails before anything was told is an ordinary error.
    /// </summary>
    public static async Task AnswerWithProgressAsync(this DockerCall call, Func<IProgress<ProgressMessage>, Task> work)
    {
        var lines = Channel.CreateBounded<ProgressMessage>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
        Task working = WorkAsync(call, lines.Writer, work);
        try
        {
            await SendAsync(call, lines.Reader);
        }
        finally
        {
            lines.Writer.TryComplete();
            await working;
        }
    }

    private static async Task WorkAsync(DockerCall call, ChannelWriter<ProgressMessage> lines, Func<IProgress<ProgressMessage>, Task> work)
    {
        var told = new Teller(lines);
        try
        {
            await work(told);
        }
        catch (Exception failure) when (told.HasTold && !call.Cancel.IsCancellationRequested)
        {
            lines.TryWrite(ProgressMessage.Failure(DockerErrors.MessageOf(failure)));
        }
        finally
        {
            lines.TryComplete();
        }
    }

    private static async Task SendAsync(DockerCall call, ChannelReader<ProgressMessage> lines)
    {
        HttpResponse response = call.Http.Response;
        while (await lines.WaitToReadAsync(call.Cancel))
        {
            if (!response.HasStarted)
                response.ContentType = "application/json";
            while (lines.TryRead(out ProgressMessage? line))
            {
                response.BodyWriter.Write(JsonSerializer.SerializeToUtf8Bytes(line, Json.ProgressMessage));
                response.BodyWriter.Write("\r\n"u8);
            }
            await response.BodyWriter.FlushAsync(call.Cancel);
        }
    }

    private sealed class Teller(ChannelWriter<ProgressMessage> lines) : IProgress<ProgressMessage>
    {
        private volatile bool _hasTold;

        public bool HasTold => _hasTold;

        public void Report(ProgressMessage value)
        {
            _hasTold = true;
            if (lines.TryWrite(value) || value.Detail is { Current: > 0 })
                return;
            // Back-pressure: whoever tells cannot wait asynchronously. Ends when the client has read on or has left.
            ValueTask room = lines.WriteAsync(value);
            room.AsTask().ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
        }
    }
}
