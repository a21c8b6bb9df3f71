using System.Text.Json;

namespace Gantry.Oci.RuntimeSpec.Reading;

/// <summary>Reads the cgroup limits of config.json as far as they are applied.</summary>
internal static class ResourcesReader
{
    public static Resources Read(JsonElement resources) => new()
    {
        Devices = resources.Objects("devices", ReadDeviceRule),
        Memory = resources.Object("memory", ReadMemory),
        Cpu = resources.Object("cpu", ReadCpu),
        Pids = resources.Object("pids", static pids => new PidsResources { Limit = pids.Number("limit") }),
        Unified = resources.TextMap("unified"),
    };

    private static DeviceRule ReadDeviceRule(JsonElement rule) => new()
    {
        Allow = rule.Flag("allow"),
        Type = rule.Text("type"),
        Major = rule.Number("major"),
        Minor = rule.Number("minor"),
        Access = rule.Text("access"),
    };

    private static MemoryResources ReadMemory(JsonElement memory) => new()
    {
        Limit = memory.Number("limit"),
        Reservation = memory.Number("reservation"),
        Swap = memory.Number("swap"),
        Kernel = memory.Number("kernel"),
        KernelTcp = memory.Number("kernelTCP"),
        Swappiness = memory.Natural("swappiness"),
        DisableOomKiller = memory.OptionalFlag("disableOOMKiller"),
        UseHierarchy = memory.OptionalFlag("useHierarchy"),
        CheckBeforeUpdate = memory.OptionalFlag("checkBeforeUpdate"),
    };

    private static CpuResources ReadCpu(JsonElement cpu) => new()
    {
        Shares = cpu.Natural("shares"),
        Quota = cpu.Number("quota"),
        Burst = cpu.Natural("burst"),
        Period = cpu.Natural("period"),
        RealtimeRuntime = cpu.Number("realtimeRuntime"),
        RealtimePeriod = cpu.Natural("realtimePeriod"),
        Cpus = cpu.Text("cpus"),
        Mems = cpu.Text("mems"),
        Idle = cpu.Number("idle"),
    };
}
