using System.Buffers;
using System.Globalization;
using System.Text;
using Gantry.DockerApi.Containers.Streams;
using Gantry.DockerApi.Errors;
using Gantry.DockerApi.Hijacking;
using Gantry.DockerApi.Requests;
using Gantry.Engine.Standalone;

namespace Gantry.DockerApi.Containers.Logs;

/// <summary>What a container has written.</summary>
internal static class LogEndpoints
{
    public static async Task LogsAsync(this StandaloneEngine engine, DockerCall call)
    {
        StandaloneRecord container = engine.Get(call.Route("id"));
        LogQuery query = QueryOf(call);
        var lines = new LogLines(container, call.Flag("timestamps"), call.Flag("details"));
        await using IAsyncEnumerator<LogEntry> entries = engine.ReadLogsAsync(container.Id, query, call.Cancel).GetAsyncEnumerator(call.Cancel);
        // A log that cannot be read is an error; an answer has not begun yet.
        ValueTask<bool> first = entries.MoveNextAsync();
        call.Http.Response.ContentType = call.StreamType(container.Config.HasTerminal);
        if (!first.IsCompleted)
            await call.Http.Response.BodyWriter.FlushAsync(call.Cancel);
        for (bool hasMore = await first; hasMore; hasMore = await NextAsync(entries, call))
            lines.Write(call.Http.Response.BodyWriter, entries.Current);
        await call.Http.Response.BodyWriter.FlushAsync(call.Cancel);
    }

    private static LogQuery QueryOf(DockerCall call)
    {
        bool stdout = call.Flag("stdout"), stderr = call.Flag("stderr");
        if (!stdout && !stderr)
            throw new DockerException(DockerFailure.Invalid, "Bad parameters: you must choose at least one stream");
        return new LogQuery(stdout, stderr, MomentOf(call, "since"), MomentOf(call, "until"), TailOf(call.Text("tail")), call.Flag("follow"));
    }

    // Every line is on its way before the next one is waited for; those that are here already go together.
    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<LogEntry> entries, DockerCall call)
    {
        ValueTask<bool> next = entries.MoveNextAsync();
        if (!next.IsCompleted || call.Http.Response.BodyWriter.UnflushedBytes > 32 << 10)
            await call.Http.Response.BodyWriter.FlushAsync(call.Cancel);
        return await next;
    }

    // Seconds since 1970 with a fraction, as the command line sends whatever its user wrote; 0 is no bound.
    private static DateTimeOffset? MomentOf(DockerCall call, string name)
    {
        string text = call.Text(name);
        return text is "" or "0" ? null : Moment.Parse(text, TimeProvider.System.GetUtcNow());
    }

    private static int? TailOf(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int lines) && lines >= 0 ? lines : null;
}
