namespace Gantry.DockerApi.Daemon;

/// <summary>The answer of GET /info.</summary>
internal sealed record DaemonDocument
{
    public string ID { get; init; } = "";

    public int Containers { get; init; }

    public int ContainersRunning { get; init; }

    public int ContainersPaused { get; init; }

    public int ContainersStopped { get; init; }

    public int Images { get; init; }

    public string Driver { get; init; } = "";

    public IReadOnlyList<IReadOnlyList<string>> DriverStatus { get; init; } = [];

    public PluginNames Plugins { get; init; } = new();

    public bool MemoryLimit { get; init; } = true;

    public bool SwapLimit { get; init; }

    public bool CpuCfsPeriod { get; init; } = true;

    public bool CpuCfsQuota { get; init; } = true;

    public bool CPUShares { get; init; } = true;

    public bool CPUSet { get; init; } = true;

    public bool PidsLimit { get; init; } = true;

    public bool IPv4Forwarding { get; init; } = true;

    public bool OomKillDisable { get; init; }

    public bool Debug { get; init; }

    public int NFd { get; init; }

    public int NGoroutines { get; init; }

    public string SystemTime { get; init; } = "";

    public string LoggingDriver { get; init; } = "json-file";

    public string CgroupDriver { get; init; } = "cgroupfs";

    public string CgroupVersion { get; init; } = "";

    public int NEventsListener { get; init; }

    public string KernelVersion { get; init; } = "";

    public string OperatingSystem { get; init; } = "";

    public string OSVersion { get; init; } = "";

    public string OSType { get; init; } = "linux";

    public string Architecture { get; init; } = "";

    public string IndexServerAddress { get; init; } = "https://index.docker.io/v1/";

    public RegistryDocument RegistryConfig { get; init; } = new();

    public int NCPU { get; init; }

    public long MemTotal { get; init; }

    public string DockerRootDir { get; init; } = "";

    public string HttpProxy { get; init; } = "";

    public string HttpsProxy { get; init; } = "";

    public string NoProxy { get; init; } = "";

    public string Name { get; init; } = "";

    public IReadOnlyList<string> Labels { get; init; } = [];

    public bool ExperimentalBuild { get; init; }

    public string ServerVersion { get; init; } = "";

    public IReadOnlyDictionary<string, RuntimeDocument> Runtimes { get; init; } = new Dictionary<string, RuntimeDocument>();

    public string DefaultRuntime { get; init; } = "";

    public SwarmDocument Swarm { get; init; } = new();

    /// <summary>Containers live on while the daemon is down: always.</summary>
    public bool LiveRestoreEnabled { get; init; } = true;

    public string Isolation { get; init; } = "";

    public string InitBinary { get; init; } = "";

    public CommitDocument ContainerdCommit { get; init; } = new("");

    public CommitDocument RuncCommit { get; init; } = new("");

    public CommitDocument InitCommit { get; init; } = new("");

    public IReadOnlyList<string> SecurityOptions { get; init; } = [];

    public IReadOnlyList<string> Warnings { get; init; } = [];
}
