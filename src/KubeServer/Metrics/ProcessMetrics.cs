using System.Diagnostics;
using System.Globalization;

namespace Gantry.KubeServer.Metrics;

/// <summary>What the kernel says of this process, as all Prometheus clients tell it.</summary>
internal static class ProcessMetrics
{
    public static void WriteTo(PrometheusText text)
    {
        using Process self = Process.GetCurrentProcess();
        double start = new DateTimeOffset(self.StartTime).ToUnixTimeMilliseconds() / 1000.0;
        Gauge(text, "process_start_time_seconds", "When the process started, in seconds since 1970.", start);
        text.Family("process_cpu_seconds_total", "counter", "Processor time of the process.").Value("process_cpu_seconds_total", self.TotalProcessorTime.TotalSeconds);
        Gauge(text, "process_resident_memory_bytes", "Memory of the process that is in use.", self.WorkingSet64);
        Gauge(text, "process_virtual_memory_bytes", "Address space of the process.", self.VirtualMemorySize64);
        Gauge(text, "process_virtual_memory_max_bytes", "Address space that the process may have.", Most("Max address space"));
        Gauge(text, "process_open_fds", "Open files of the process.", CountFiles());
        Gauge(text, "process_max_fds", "Files that the process may open.", Most("Max open files"));
    }

    private static void Gauge(PrometheusText text, string name, string help, double value) => text.Family(name, "gauge", help).Value(name, value);

    private static int CountFiles() => Directory.Exists("/proc/self/fd") ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;

    // "Max open files            1024                 1048576              files"
    private static double Most(string line)
    {
        string? limits = File.Exists("/proc/self/limits") ? File.ReadLines("/proc/self/limits").FirstOrDefault(one => one.StartsWith(line, StringComparison.Ordinal)) : null;
        string soft = limits?[line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0] ?? "0";
        return soft == "unlimited" ? ulong.MaxValue : double.Parse(soft, CultureInfo.InvariantCulture);
    }
}
