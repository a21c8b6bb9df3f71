using System.Globalization;
using Gantry.Engine.Standalone;

namespace Gantry.DockerApi.Daemon;

/// <summary>Brings together what /info tells.</summary>
internal static class DaemonState
{
    public static DaemonDocument Of(DockerServer server)
    {
        DockerHost host = server.Host;
        IReadOnlyList<StandaloneRecord> containers = server.Engine?.List() ?? [];
        return new DaemonDocument
        {
            ID = host.Id,
            Containers = containers.Count,
            ContainersRunning = containers.Count(container => container.State is StandaloneState.Running or StandaloneState.Restarting),
            ContainersPaused = containers.Count(container => container.State == StandaloneState.Paused),
            ContainersStopped = containers.Count(container => !container.IsRunning && container.State != StandaloneState.Restarting),
            Images = server.Images.List().Count,
            Driver = host.StorageDriver,
            SwapLimit = HostFacts.HasSwapLimit,
            NFd = Directory.GetFiles("/proc/self/fd").Length,
            NGoroutines = ThreadPool.ThreadCount,
            SystemTime = server.Clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture),
            CgroupVersion = HostFacts.CgroupVersion,
            KernelVersion = HostFacts.KernelVersion,
            OperatingSystem = HostFacts.ReleaseValue("PRETTY_NAME"),
            OSVersion = HostFacts.ReleaseValue("VERSION_ID"),
            Architecture = HostFacts.Machine,
            RegistryConfig = RegistriesOf(host),
            NCPU = Environment.ProcessorCount,
            MemTotal = HostFacts.MemoryBytes,
            DockerRootDir = host.Root,
            Name = Environment.MachineName,
            ServerVersion = host.Version,
            Runtimes = new Dictionary<string, RuntimeDocument> { [host.Runtime] = new(host.Runtime) },
            DefaultRuntime = host.Runtime,
            InitBinary = host.Runtime,
            SecurityOptions = ["name=seccomp,profile=builtin", .. HostFacts.CgroupVersion == "2" ? (string[])["name=cgroupns"] : []],
            Warnings = [.. host.Warnings, .. server.Engine?.Networks?.Obstacles() ?? []],
        };
    }

    private static RegistryDocument RegistriesOf(DockerHost host) => new()
    {
        IndexConfigs = new Dictionary<string, IndexDocument>
        {
            ["docker.io"] = new("docker.io", host.Mirrors, Secure: true, Official: true),
        }.Concat(host.InsecureRegistries.Select(name => KeyValuePair.Create(name, new IndexDocument(name, [], Secure: false, Official: false)))).ToDictionary(),
        Mirrors = host.Mirrors,
    };
}
