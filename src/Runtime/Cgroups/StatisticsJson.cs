using System.Buffers;
using System.Text.Json;
using Gantry.Linux.Cgroups;

namespace Gantry.Runtime.Cgroups;

/// <summary>The lines of `events`, with runc's names; what is 0 or unknown is left out where runc leaves it out.</summary>
internal static class StatisticsJson
{
    public static byte[] OutOfMemory(string id) => Document("oom", id, _ => { });

    public static byte[] Write(string id, Cgroup cgroup) => Document("stats", id, writer =>
    {
        var files = new StatisticsFiles(cgroup);
        writer.WriteStartObject("data");
        WriteCpu(writer, files);
        WriteCpuset(writer, files);
        MemoryStatistics.Write(writer, files);
        WritePids(writer, files);
        BlockIoStatistics.Write(writer, files);
        WriteHugepages(writer, files);
        writer.WriteStartObject("intel_rdt");
        writer.WriteEndObject();
        writer.WriteNull("network_interfaces");
        writer.WriteEndObject();
    });

    private static byte[] Document(string type, string id, Action<Utf8JsonWriter> writeData)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            writer.WriteString("id", id);
            writeData(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteCpu(Utf8JsonWriter writer, StatisticsFiles files)
    {
        writer.WriteStartObject("cpu");
        writer.WriteStartObject("usage");
        IReadOnlyDictionary<string, ulong> stat = files.Table("cpu", "cpu.stat");
        if (files.IsUnified("cpu"))
        {
            writer.WriteNumber("total", stat.GetValueOrDefault("usage_usec") * 1000);
            writer.WriteNumber("kernel", stat.GetValueOrDefault("system_usec") * 1000);
            writer.WriteNumber("user", stat.GetValueOrDefault("user_usec") * 1000);
        }
        else
        {
            writer.WriteNumber("total", files.Number("cpuacct", "cpuacct.usage"));
            WriteNumbers(writer, "percpu", files.Numbers("cpuacct", "cpuacct.usage_percpu"));
            writer.WriteNumber("kernel", files.Number("cpuacct", "cpuacct.usage_sys"));
            writer.WriteNumber("user", files.Number("cpuacct", "cpuacct.usage_user"));
        }

        writer.WriteEndObject();
        writer.WriteStartObject("throttling");
        WriteIfAny(writer, "periods", stat.GetValueOrDefault("nr_periods"));
        WriteIfAny(writer, "throttledPeriods", stat.GetValueOrDefault("nr_throttled"));
        WriteIfAny(writer, "throttledTime", stat.TryGetValue("throttled_usec", out ulong microseconds) ? microseconds * 1000 : stat.GetValueOrDefault("throttled_time"));
        writer.WriteEndObject();
        files.WritePressure(writer, "cpu");
        writer.WriteEndObject();
    }

    private static void WriteCpuset(Utf8JsonWriter writer, StatisticsFiles files)
    {
        writer.WriteStartObject("cpuset");
        bool isUnified = files.IsUnified("cpuset");
        WriteNumbers(writer, "cpus", files.Ranges("cpuset", isUnified ? "cpuset.cpus.effective" : "cpuset.cpus"));
        WriteNumbers(writer, "mems", files.Ranges("cpuset", isUnified ? "cpuset.mems.effective" : "cpuset.mems"));
        if (!isUnified)
        {
            foreach (string name in (ReadOnlySpan<string>)["cpu_exclusive", "mem_hardwall", "mem_exclusive", "memory_migrate", "memory_spread_page", "memory_spread_slab", "memory_pressure", "sched_load_balance"])
                writer.WriteNumber(name, files.Number("cpuset", "cpuset." + name));

            writer.WriteNumber("sched_relax_domain_level", files.Signed("cpuset", "cpuset.sched_relax_domain_level"));
        }

        writer.WriteEndObject();
    }

    private static void WritePids(Utf8JsonWriter writer, StatisticsFiles files)
    {
        writer.WriteStartObject("pids");
        WriteIfAny(writer, "current", files.Number("pids", "pids.current"));
        WriteIfAny(writer, "limit", files.Text("pids", "pids.max") is "max" ? 0 : files.Number("pids", "pids.max"));
        writer.WriteEndObject();
    }

    private static void WriteHugepages(Utf8JsonWriter writer, StatisticsFiles files)
    {
        writer.WriteStartObject("hugetlb");
        bool isUnified = files.IsUnified("hugetlb");
        foreach (string size in files.HugepageSizes())
        {
            writer.WriteStartObject(size);
            WriteIfAny(writer, "usage", files.Number("hugetlb", $"hugetlb.{size}{(isUnified ? ".current" : ".usage_in_bytes")}"));
            if (!isUnified)
                WriteIfAny(writer, "max", files.Number("hugetlb", $"hugetlb.{size}.max_usage_in_bytes"));

            writer.WriteNumber("failcnt", isUnified ? files.Table("hugetlb", $"hugetlb.{size}.events").GetValueOrDefault("max") : files.Number("hugetlb", $"hugetlb.{size}.failcnt"));
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    internal static void WriteIfAny(Utf8JsonWriter writer, string name, ulong number)
    {
        if (number != 0)
            writer.WriteNumber(name, number);
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, IReadOnlyList<ulong> numbers)
    {
        if (numbers.Count == 0)
            return;

        writer.WriteStartArray(name);
        foreach (ulong number in numbers)
            writer.WriteNumberValue(number);

        writer.WriteEndArray();
    }
}
