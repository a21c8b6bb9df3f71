using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Gantry.Tests;

/// <summary>All that a process can learn about itself without asking for anything.</summary>
internal static unsafe class Report
{
    private static readonly string[] Namespaces = ["cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"];

    private static readonly string[] Limits =
    [
        "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_DATA", "RLIMIT_STACK", "RLIMIT_CORE", "RLIMIT_RSS", "RLIMIT_NPROC", "RLIMIT_NOFILE",
        "RLIMIT_MEMLOCK", "RLIMIT_AS", "RLIMIT_LOCKS", "RLIMIT_SIGPENDING", "RLIMIT_MSGQUEUE", "RLIMIT_NICE", "RLIMIT_RTPRIO", "RLIMIT_RTTIME",
    ];

    private static readonly (string Name, int Clock)[] Clocks = [("realtime", 0), ("monotonic", 1), ("boottime", 7)];

    public static void Write(Utf8JsonWriter json, IEnumerable<string> arguments)
    {
        Identity(json);
        Capabilities(json);
        Surroundings(json, arguments);
        Names(json);
        ResourceLimits(json);
        Scheduling(json);
        Time(json);
        Descriptors(json);
        Strings(json, "mounts", (TextFile.Read("/proc/self/mountinfo").Text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Strings(json, "cgroups", (TextFile.Read("/proc/self/cgroup").Text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries));
        json.WriteString("oomScoreAdj", TextFile.Read("/proc/self/oom_score_adj").Text?.Trim());
        Status(json);
    }

    private static void Identity(Utf8JsonWriter json)
    {
        uint* ids = stackalloc uint[3];
        Libc.Syscall(CallNumbers.GetResourceIds(ofGroup: false), (nint)ids, (nint)(ids + 1), (nint)(ids + 2));
        Numbers(json, "uids", [ids[0], ids[1], ids[2]]);
        Libc.Syscall(CallNumbers.GetResourceIds(ofGroup: true), (nint)ids, (nint)(ids + 1), (nint)(ids + 2));
        Numbers(json, "gids", [ids[0], ids[1], ids[2]]);

        uint[] groups = new uint[256];
        fixed (uint* memory = groups)
            Numbers(json, "groups", groups.Take((int)Libc.Syscall(CallNumbers.GetGroups, groups.Length, (nint)memory)).Select(g => (long)g));

        nint mask = Libc.Syscall(CallNumbers.SetUmask);
        Libc.Syscall(CallNumbers.SetUmask, mask);
        json.WriteNumber("umask", mask);
        json.WriteNumber("pid", Environment.ProcessId);
    }

    private static void Capabilities(Utf8JsonWriter json)
    {
        const int Version3 = 0x20080522, ReadBounding = 23, Ambient = 47, IsSet = 1, LastKnown = 63;
        uint* header = stackalloc uint[2] { Version3, 0 };
        uint* data = stackalloc uint[6];
        Libc.Syscall(CallNumbers.CapabilityGet, (nint)header, (nint)data);
        long bounding = 0, ambient = 0;
        for (int capability = 0; capability <= LastKnown; capability++)
        {
            if (Libc.Syscall(CallNumbers.ProcessControl, ReadBounding, capability) == 1)
                bounding |= 1L << capability;
            if (Libc.Syscall(CallNumbers.ProcessControl, Ambient, IsSet, capability) == 1)
                ambient |= 1L << capability;
        }

        json.WriteStartObject("capabilities");
        json.WriteNumber("effective", data[0] | ((long)data[3] << 32));
        json.WriteNumber("permitted", data[1] | ((long)data[4] << 32));
        json.WriteNumber("inheritable", data[2] | ((long)data[5] << 32));
        json.WriteNumber("bounding", bounding);
        json.WriteNumber("ambient", ambient);
        json.WriteEndObject();
    }

    private static void Surroundings(Utf8JsonWriter json, IEnumerable<string> arguments)
    {
        byte* buffer = stackalloc byte[4096];
        nint length = Libc.Syscall(CallNumbers.GetDirectory, (nint)buffer, 4096);
        json.WriteString("cwd", length > 0 ? Encoding.UTF8.GetString(buffer, (int)length - 1) : "");
        Strings(json, "args", arguments);
        json.WriteStartObject("env");
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
            json.WriteString((string)variable.Key, (string?)variable.Value);

        json.WriteEndObject();
        json.WriteStartObject("namespaces");
        foreach (string kind in Namespaces)
            json.WriteString(kind, TextFile.Link("/proc/self/ns/" + kind));

        json.WriteEndObject();
    }

    private static void Names(Utf8JsonWriter json)
    {
        const int Field = 65;
        byte* names = stackalloc byte[Field * 6];
        Libc.Syscall(CallNumbers.Uname, (nint)names);
        json.WriteString("hostname", Marshal.PtrToStringUTF8((nint)(names + Field)));
        json.WriteString("machine", Marshal.PtrToStringUTF8((nint)(names + (4 * Field))));
        json.WriteString("domainname", Marshal.PtrToStringUTF8((nint)(names + (5 * Field))));
    }

    private static void ResourceLimits(Utf8JsonWriter json)
    {
        ulong* pair = stackalloc ulong[2];
        json.WriteStartObject("rlimits");
        for (int limit = 0; limit < Limits.Length; limit++)
        {
            Libc.Syscall(CallNumbers.ResourceLimit, 0, limit, 0, (nint)pair);
            json.WriteStartObject(Limits[limit]);
            json.WriteNumber("soft", pair[0]);
            json.WriteNumber("hard", pair[1]);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Scheduling(Utf8JsonWriter json)
    {
        const long AskPersonality = 0xffffffff;
        const int OfProcess = 1;
        SchedulerAttributes attributes = default;
        Libc.Syscall(CallNumbers.GetSchedulerAttributes, 0, (nint)(&attributes), sizeof(SchedulerAttributes));
        json.WriteStartObject("scheduler");
        json.WriteNumber("policy", attributes.Policy);
        json.WriteNumber("flags", attributes.Flags);
        json.WriteNumber("nice", attributes.Nice);
        json.WriteNumber("priority", attributes.Priority);
        json.WriteNumber("runtime", attributes.Runtime);
        json.WriteNumber("deadline", attributes.Deadline);
        json.WriteNumber("period", attributes.Period);
        json.WriteEndObject();

        json.WriteNumber("ioPriority", Libc.Syscall(CallNumbers.GetIoPriority, OfProcess, 0));
        json.WriteNumber("personality", Libc.Syscall(CallNumbers.Personality, unchecked((nint)AskPersonality)));
        ulong* mask = stackalloc ulong[16];
        nint size = Libc.Syscall(CallNumbers.GetAffinity, 0, 128, (nint)mask);
        json.WriteNumber("affinity", size > 0 ? mask[0] : 0);

        int mode = 0;
        ulong* nodes = stackalloc ulong[16];
        nint policy = Libc.Syscall(CallNumbers.GetMemoryPolicy, (nint)(&mode), (nint)nodes, 1024);
        json.WriteStartObject("memoryPolicy");
        json.WriteNumber("errno", Libc.Outcome(policy));
        json.WriteNumber("mode", mode);
        json.WriteNumber("nodes", nodes[0]);
        json.WriteEndObject();
    }

    private static void Time(Utf8JsonWriter json)
    {
        long* time = stackalloc long[2];
        json.WriteStartObject("clocks");
        foreach ((string name, int clock) in Clocks)
        {
            Libc.Syscall(CallNumbers.ClockGetTime, clock, (nint)time);
            json.WriteNumber(name, time[0] + (time[1] / 1e9));
        }

        json.WriteEndObject();
    }

    private static void Descriptors(Utf8JsonWriter json)
    {
        const int GetFlags = 1, Most = 1024;
        json.WriteStartObject("descriptors");
        for (int file = 0; file < Most; file++)
        {
            if (Libc.Syscall(CallNumbers.FileControl, file, GetFlags) >= 0)
                json.WriteString($"{file}", TextFile.Link($"/proc/self/fd/{file}") ?? "?");
        }

        json.WriteEndObject();
    }

    private static void Status(Utf8JsonWriter json)
    {
        json.WriteStartObject("status");
        foreach (string line in (TextFile.Read("/proc/self/status").Text ?? "").Split('\n'))
        {
            if (line.Split(':', 2) is [string key, string value])
                json.WriteString(key, value.Trim());
        }

        json.WriteEndObject();
    }

    private static void Numbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
            json.WriteNumberValue(number);

        json.WriteEndArray();
    }

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);

        json.WriteEndArray();
    }

    // struct sched_attr of sched_setattr(2), its first version.
    [StructLayout(LayoutKind.Sequential)]
    private struct SchedulerAttributes
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;
        public ulong Runtime;
        public ulong Deadline;
        public ulong Period;
    }
}
