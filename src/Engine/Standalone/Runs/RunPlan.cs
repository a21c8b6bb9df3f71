using Gantry.Engine.Containers;
using Gantry.Engine.Pods;
using Gantry.Oci.RuntimeSpec;

namespace Gantry.Engine.Standalone.Runs;

/// <summary>What one run of a container is made of. Pure: what has to be looked up is in the input.</summary>
internal static class RunPlan
{
    private const string ContainerMode = "container:";

    public static PodConfig Pod(RunInput input)
    {
        StandaloneConfig config = input.Record.Config;
        SandboxConfig sandbox = config.Sandbox;
        return new PodConfig
        {
            Name = input.Record.Name,
            IsHidden = true,
            Hostname = input.Hostname,
            LogDirectory = input.Paths.Directory(input.Record.Id),
            CgroupParent = sandbox.CgroupParent,
            PinsNetwork = input.IsBridged,
            Joins = Joins(input),
            Files = Files(input),
            SharedMemoryBytes = sandbox.IpcMode == "shareable" ? MemoryBytes(input) : null,
        };
    }

    public static ContainerConfig Container(RunInput input)
    {
        StandaloneRecord record = input.Record;
        StandaloneConfig config = record.Config;
        return new ContainerConfig
        {
            Name = record.Name,
            ImageName = config.Image,
            SnapshotId = record.Id,
            IsTransient = config.IsRemovedAtEnd,
            Command = record.Arguments,
            WorkingDirectory = config.WorkingDirectory,
            Environment = config.Environment,
            Mounts = input.Mounts,
            Devices = config.Devices,
            LogPath = config.Log.Driver == "none" ? null : StandalonePaths.LogName,
            LogMaxBytes = LogLimits.MaxBytes(config.Log),
            LogMaxFiles = LogLimits.MaxFiles(config.Log),
            HasStdin = config.HasStdin,
            ClosesStdinOnce = config.ClosesStdinOnce,
            HasTerminal = config.HasTerminal,
            Security = config.Security,
            Resources = config.Resources,
            StopSignal = config.StopSignal,
            DomainName = config.DomainName,
            Sysctls = config.Sysctls,
            Ulimits = config.Ulimits,
            HasInit = config.HasInit,
            SharedMemoryBytes = HasMemoryOfItsOwn(config.Sandbox.IpcMode) ? MemoryBytes(input) : null,
            Pid = config.Sandbox.PidMode == "host" ? PidScope.Host : TargetOf(config.Sandbox.PidMode) is null ? PidScope.Container : PidScope.Target,
            TargetContainer = TargetOf(config.Sandbox.PidMode) is { } target ? input.Others[target].Id : null,
        };
    }

    /// <summary>The container named by a mode such as container:web; none for other modes.</summary>
    public static string? TargetOf(string mode) => mode.StartsWith(ContainerMode, StringComparison.Ordinal) ? mode[ContainerMode.Length..] : null;

    /// <summary>The containers whose namespaces are joined.</summary>
    public static IEnumerable<string> Targets(SandboxConfig sandbox) =>
        new[] { sandbox.NetworkMode, sandbox.IpcMode, sandbox.PidMode }.Select(TargetOf).OfType<string>().Distinct();

    private static Dictionary<string, string> Joins(RunInput input)
    {
        SandboxConfig sandbox = input.Record.Config.Sandbox;
        var joins = new Dictionary<string, string>();
        Join(joins, NamespaceTypes.Network, "net", sandbox.NetworkMode, input);
        Join(joins, NamespaceTypes.Ipc, "ipc", sandbox.IpcMode, input);
        Join(joins, NamespaceTypes.Uts, "uts", sandbox.UtsMode, input);
        Join(joins, NamespaceTypes.Cgroup, "cgroup", sandbox.CgroupNamespaceMode, input);
        return joins;
    }

    private static void Join(Dictionary<string, string> joins, string type, string file, string mode, RunInput input)
    {
        if (mode == "host")
            joins[type] = "";
        else if (TargetOf(mode) is { } target)
            joins[type] = $"/proc/{input.Others[target].Pid}/ns/{file}";
    }

    private static Dictionary<string, string> Files(RunInput input)
    {
        string network = input.Record.Config.Sandbox.NetworkMode;
        string id = TargetOf(network) is { } owner ? input.Others[owner].Id : input.Record.Id;
        var files = new Dictionary<string, string>
        {
            ["/etc/hosts"] = input.Paths.Hosts(id),
            ["/etc/hostname"] = input.Paths.Hostname(id),
            ["/etc/resolv.conf"] = input.Paths.Resolver(id),
        };
        string ipc = input.Record.Config.Sandbox.IpcMode;
        if (ipc == "host")
            files["/dev/shm"] = "/dev/shm";
        else if (TargetOf(ipc) is { } target)
            files["/dev/shm"] = input.SharedMemoryOf(input.Others[target].Id);
        return files;
    }

    private static bool HasMemoryOfItsOwn(string ipcMode) => ipcMode is "" or "private";

    private static long MemoryBytes(RunInput input) => input.Record.Config.SharedMemoryBytes is > 0 and var bytes ? bytes : input.Options.SharedMemoryBytes;
}
