using System.Text.Json;

namespace Gantry.Oci.RuntimeSpec.Reading;

/// <summary>Reads the `linux` section of config.json.</summary>
internal static class LinuxReader
{
    public static LinuxSection Read(JsonElement linux) => new()
    {
        Devices = linux.Objects("devices", ReadDevice),
        NetDevices = linux.ObjectMap("netDevices", static device => new NetDevice { Name = device.Text("name") }),
        UidMappings = linux.Objects("uidMappings", ReadIdMapping),
        GidMappings = linux.Objects("gidMappings", ReadIdMapping),
        Namespaces = linux.Objects("namespaces", static ns => new Namespace { Type = ns.Text("type")!, Path = ns.Text("path") }),
        Resources = linux.Object("resources", ResourcesReader.Read),
        CgroupsPath = linux.Text("cgroupsPath"),
        RootfsPropagation = linux.Text("rootfsPropagation"),
        Seccomp = linux.Object("seccomp", ReadSeccomp),
        Sysctl = linux.TextMap("sysctl"),
        MaskedPaths = linux.Texts("maskedPaths"),
        ReadonlyPaths = linux.Texts("readonlyPaths"),
        MountLabel = linux.Text("mountLabel"),
        IntelRdt = linux.Object("intelRdt", ReadIntelRdt),
        MemoryPolicy = linux.Object("memoryPolicy", static m => new MemoryPolicy { Mode = m.Text("mode")!, Nodes = m.Text("nodes"), Flags = m.Texts("flags") }),
        TimeOffsets = linux.Object("timeOffsets", ReadOffsets),
        Personality = linux.Object("personality", static p => new Personality { Domain = p.Text("domain")!, Flags = p.Texts("flags") }),
    };

    public static IdMapping ReadIdMapping(JsonElement map) => new()
    {
        ContainerId = map.SmallNatural("containerID") ?? 0,
        HostId = map.SmallNatural("hostID") ?? 0,
        Size = map.SmallNatural("size") ?? 0,
    };

    private static Device ReadDevice(JsonElement device) => new()
    {
        Type = device.Text("type")!,
        Path = device.Text("path")!,
        Major = device.Number("major"),
        Minor = device.Number("minor"),
        FileMode = device.SmallNatural("fileMode"),
        Uid = device.SmallNatural("uid"),
        Gid = device.SmallNatural("gid"),
    };

    // Its members are the names of clocks: one that is not known is no unknown property, it cannot be set.
    private static TimeOffsets ReadOffsets(JsonElement clocks)
    {
        foreach (JsonProperty clock in clocks.EnumerateObject())
        {
            if (!clock.NameEquals("boottime") && !clock.NameEquals("monotonic"))
                throw new FieldException("", "has a clock that is neither monotonic nor boottime");
        }

        return new TimeOffsets { Boottime = clocks.Object("boottime", ReadOffset), Monotonic = clocks.Object("monotonic", ReadOffset) };
    }

    private static TimeOffset ReadOffset(JsonElement offset) => new()
    {
        Secs = offset.Number("secs") ?? 0,
        Nanosecs = offset.SmallNatural("nanosecs") ?? 0,
    };

    private static IntelRdt ReadIntelRdt(JsonElement rdt) => new()
    {
        ClosId = rdt.Text("closID"),
        Schemata = rdt.Texts("schemata"),
        L3CacheSchema = rdt.Text("l3CacheSchema"),
        MemBwSchema = rdt.Text("memBwSchema"),
        EnableMonitoring = rdt.Flag("enableMonitoring"),
    };

    private static Seccomp ReadSeccomp(JsonElement seccomp) => new()
    {
        DefaultAction = seccomp.Text("defaultAction")!,
        DefaultErrnoRet = seccomp.SmallNatural("defaultErrnoRet"),
        Architectures = seccomp.Texts("architectures"),
        Flags = seccomp.Texts("flags"),
        ListenerPath = seccomp.Text("listenerPath"),
        ListenerMetadata = seccomp.Text("listenerMetadata"),
        Syscalls = seccomp.Objects("syscalls", ReadSyscall),
    };

    private static SeccompSyscall ReadSyscall(JsonElement rule) => new()
    {
        Names = rule.Texts("names"),
        Action = rule.Text("action")!,
        ErrnoRet = rule.SmallNatural("errnoRet"),
        Args = rule.Objects("args", static test => new SeccompArgument
        {
            Index = test.SmallNatural("index") ?? 0,
            Value = test.Natural("value") ?? 0,
            ValueTwo = test.Natural("valueTwo") ?? 0,
            Op = test.Text("op")!,
        }),
    };
}
