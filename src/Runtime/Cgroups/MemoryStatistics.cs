using System.Text.Json;

namespace Gantry.Runtime.Cgroups;

/// <summary>The memory section of `events`.</summary>
internal static class MemoryStatistics
{
    private const string Controller = "memory";

    public static void Write(Utf8JsonWriter writer, StatisticsFiles files)
    {
        IReadOnlyDictionary<string, ulong> stat = files.Table(Controller, "memory.stat");
        bool isUnified = files.IsUnified(Controller);
        writer.WriteStartObject("memory");
        StatisticsJson.WriteIfAny(writer, "cache", stat.GetValueOrDefault(isUnified ? "file" : "cache"));
        if (isUnified)
            WriteUnified(writer, files);
        else
            WriteLegacy(writer, files);

        writer.WriteStartObject("raw");
        foreach ((string name, ulong value) in stat)
            writer.WriteNumber(name, value);

        writer.WriteEndObject();
        files.WritePressure(writer, Controller);
        writer.WriteEndObject();
    }

    private static void WriteUnified(Utf8JsonWriter writer, StatisticsFiles files)
    {
        ulong limit = files.Number(Controller, "memory.max"), used = files.Number(Controller, "memory.current");
        ulong swapLimit = files.Number(Controller, "memory.swap.max"), swapped = files.Number(Controller, "memory.swap.current");
        ulong failures = files.Table(Controller, "memory.events").GetValueOrDefault("max");
        WriteEntry(writer, "usage", limit, used, files.Number(Controller, "memory.peak"), failures);

        // As in version 1, swap is memory and swap together.
        WriteEntry(writer, "swap", limit == ulong.MaxValue || swapLimit == ulong.MaxValue ? ulong.MaxValue : limit + swapLimit, used + swapped, 0, 0);
    }

    private static void WriteLegacy(Utf8JsonWriter writer, StatisticsFiles files)
    {
        foreach ((string name, string prefix) in ((string, string)[])[("usage", "memory."), ("swap", "memory.memsw."), ("kernel", "memory.kmem."), ("kernelTCP", "memory.kmem.tcp.")])
        {
            if (files.Text(Controller, prefix + "usage_in_bytes") is null)
                continue;

            WriteEntry(
                writer,
                name,
                files.Number(Controller, prefix + "limit_in_bytes"),
                files.Number(Controller, prefix + "usage_in_bytes"),
                files.Number(Controller, prefix + "max_usage_in_bytes"),
                files.Number(Controller, prefix + "failcnt"));
        }
    }

    private static void WriteEntry(Utf8JsonWriter writer, string name, ulong limit, ulong used, ulong most, ulong failures)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("limit", limit);
        StatisticsJson.WriteIfAny(writer, "usage", used);
        StatisticsJson.WriteIfAny(writer, "max", most);
        writer.WriteNumber("failcnt", failures);
        writer.WriteEndObject();
    }
}
