using System.Buffers;
using System.Globalization;
using System.Text;
using Gantry.DockerApi.Containers.Streams;
using Gantry.Engine.Standalone;

namespace Gantry.DockerApi.Containers.Logs;

/// <summary>Lines of a log as a client reads them: in frames unless the container has a terminal, with time and details in front if asked for.</summary>
internal sealed class LogLines(StandaloneRecord container, bool hasTimes, bool hasDetails)
{
    private readonly byte[] _details = hasDetails ? Encoding.UTF8.GetBytes(DetailsOf(container) + " ") : [];
    private bool _stdoutContinues;
    private bool _stderrContinues;

    public void Write(IBufferWriter<byte> output, LogEntry entry)
    {
        bool continues = entry.IsStderr ? _stderrContinues : _stdoutContinues;
        ReadOnlySpan<byte> time = hasTimes && !continues ? Encoding.ASCII.GetBytes(TimeOf(entry) + " ") : [];
        ReadOnlySpan<byte> more = continues ? [] : _details;
        int length = time.Length + more.Length + entry.Data.Length;
        if (!container.Config.HasTerminal)
            MuxFrame.WriteHeader(output, entry.IsStderr, length);
        output.Write(time);
        output.Write(more);
        output.Write(entry.Data.Span);
        if (entry.IsStderr)
            _stderrContinues = entry.IsPartial;
        else
            _stdoutContinues = entry.IsPartial;
    }

    // 2026-11-21T08:24:09.534184562Z, always nine digits, so that lines sort.
    private static string TimeOf(LogEntry entry) => string.Create(
        CultureInfo.InvariantCulture, $"{entry.Time.UtcDateTime:yyyy-MM-ddTHH:mm:ss}.{entry.Nanoseconds % 1_000_000_000:000000000}Z");

    // The labels and variables that the options labels and env of the log name, as a=b,c=d.
    private static string DetailsOf(StandaloneRecord container)
    {
        IReadOnlyDictionary<string, string> options = container.Config.Log.Options;
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in Names(options, "labels"))
        {
            if (container.Config.Labels.TryGetValue(name, out string? value))
                found[name] = value;
        }
        foreach (string name in Names(options, "env"))
        {
            if (container.Config.Environment.FirstOrDefault(variable => variable.StartsWith(name + "=", StringComparison.Ordinal)) is { } variable)
                found[name] = variable[(name.Length + 1)..];
        }
        return string.Join(',', found.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
    }

    private static string[] Names(IReadOnlyDictionary<string, string> options, string option) =>
        options.GetValueOrDefault(option)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
