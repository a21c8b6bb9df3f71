using System.Text.Json;

namespace Gantry.Oci.RuntimeSpec.Reading;

/// <summary>Reads the cgroup limits of config.json, also the document that `update` is given.</summary>
public static class ResourcesReader
{
    public static Resources Read(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json, ContainerSpecReader.Limits);
        return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : throw new JsonException("the resources are not an object");
    }

    internal static Resources Read(JsonElement resources) => new()
    {
        Devices = resources.Objects("devices", ReadDeviceRule),
        Memory = resources.Object("memory", ReadMemory),
        Cpu = resources.Object("cpu", ReadCpu),
        Pids = resources.Object("pids", static pids => new PidsResources { Limit = pids.Number("limit") }),
        BlockIo = resources.Object("blockIO", ReadBlockIo),
        HugepageLimits = resources.Objects("hugepageLimits", static l => new HugepageLimit { PageSize = l.Text("pageSize")!, Limit = l.Natural("limit") ?? 0 }),
        Network = resources.Object("network", ReadNetwork),
        Rdma = resources.ObjectMap("rdma", static l => new RdmaLimit { HcaHandles = l.SmallNatural("hcaHandles"), HcaObjects = l.SmallNatural("hcaObjects") }),
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

    private static BlockIoResources ReadBlockIo(JsonElement block) => new()
    {
        Weight = block.TinyNatural("weight"),
        LeafWeight = block.TinyNatural("leafWeight"),
        WeightDevice = block.Objects("weightDevice", ReadWeight),
        ThrottleReadBpsDevice = block.Objects("throttleReadBpsDevice", ReadThrottle),
        ThrottleWriteBpsDevice = block.Objects("throttleWriteBpsDevice", ReadThrottle),
        ThrottleReadIopsDevice = block.Objects("throttleReadIOPSDevice", ReadThrottle),
        ThrottleWriteIopsDevice = block.Objects("throttleWriteIOPSDevice", ReadThrottle),
    };

    private static BlockIoWeight ReadWeight(JsonElement device) => new()
    {
        Major = device.Number("major") ?? 0,
        Minor = device.Number("minor") ?? 0,
        Weight = device.TinyNatural("weight"),
        LeafWeight = device.TinyNatural("leafWeight"),
    };

    private static BlockIoThrottle ReadThrottle(JsonElement device) => new()
    {
        Major = device.Number("major") ?? 0,
        Minor = device.Number("minor") ?? 0,
        Rate = device.Natural("rate") ?? 0,
    };

    private static NetworkResources ReadNetwork(JsonElement network) => new()
    {
        ClassId = network.SmallNatural("classID"),
        Priorities = network.Objects("priorities", static p => new InterfacePriority { Name = p.Text("name")!, Priority = p.SmallNatural("priority") ?? 0 }),
    };
}
