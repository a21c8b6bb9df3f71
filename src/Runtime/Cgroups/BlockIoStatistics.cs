using System.Globalization;
using System.Text.Json;

namespace Gantry.Runtime.Cgroups;

/// <summary>The section of `events` on block devices.</summary>
internal static class BlockIoStatistics
{
    public static void Write(Utf8JsonWriter writer, StatisticsFiles files)
    {
        writer.WriteStartObject("blkio");
        if (files.IsUnified("io"))
            WriteUnified(writer, files);
        else
            WriteLegacy(writer, files);

        files.WritePressure(writer, "io");
        writer.WriteEndObject();
    }

    // Sample of io.stat: 8:0 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0
    private static void WriteUnified(Utf8JsonWriter writer, StatisticsFiles files)
    {
        string[] lines = (files.Text("io", "io.stat") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        WriteList(writer, "ioServiceBytesRecursive", lines.SelectMany(line => Entries(line, ("rbytes", "Read"), ("wbytes", "Write"), ("dbytes", "Discard"))));
        WriteList(writer, "ioServicedRecursive", lines.SelectMany(line => Entries(line, ("rios", "Read"), ("wios", "Write"), ("dios", "Discard"))));
    }

    private static IEnumerable<Entry> Entries(string line, params (string Key, string Operation)[] wanted)
    {
        string[] parts = line.Split(' ');
        foreach (string part in parts)
        {
            foreach ((string key, string operation) in wanted)
            {
                if (part.StartsWith(key + "=", StringComparison.Ordinal) && TryRead(parts[0], operation, part[(key.Length + 1)..]) is { } entry)
                    yield return entry;
            }
        }
    }

    // Sample of blkio.throttle.io_service_bytes_recursive: 8:0 Read 4096, and at the end a line Total 4096
    private static void WriteLegacy(Utf8JsonWriter writer, StatisticsFiles files)
    {
        WriteList(writer, "ioServiceBytesRecursive", LegacyEntries(files, "io_service_bytes_recursive"));
        WriteList(writer, "ioServicedRecursive", LegacyEntries(files, "io_serviced_recursive"));
    }

    private static IEnumerable<Entry> LegacyEntries(StatisticsFiles files, string name)
    {
        string text = files.Text("blkio", "blkio.bfq." + name) is { } weighed && weighed.Contains(':', StringComparison.Ordinal)
            ? weighed
            : files.Text("blkio", "blkio.throttle." + name) ?? "";
        foreach (string line in text.Split('\n'))
        {
            if (line.Split(' ') is [var device, var operation, var value] && TryRead(device, operation, value) is { } entry)
                yield return entry;
        }
    }

    private static Entry? TryRead(string device, string operation, string value) =>
        device.Split(':') is [var major, var minor] && uint.TryParse(major, CultureInfo.InvariantCulture, out uint a) && uint.TryParse(minor, CultureInfo.InvariantCulture, out uint b)
            && ulong.TryParse(value, CultureInfo.InvariantCulture, out ulong number)
            ? new Entry(a, b, operation, number)
            : null;

    private static void WriteList(Utf8JsonWriter writer, string name, IEnumerable<Entry> entries)
    {
        bool isOpen = false;
        foreach (Entry entry in entries)
        {
            if (!isOpen)
                writer.WriteStartArray(name);

            isOpen = true;
            writer.WriteStartObject();
            StatisticsJson.WriteIfAny(writer, "major", entry.Major);
            StatisticsJson.WriteIfAny(writer, "minor", entry.Minor);
            writer.WriteString("op", entry.Operation);
            StatisticsJson.WriteIfAny(writer, "value", entry.Value);
            writer.WriteEndObject();
        }

        if (isOpen)
            writer.WriteEndArray();
    }

    private readonly record struct Entry(uint Major, uint Minor, string Operation, ulong Value);
}
