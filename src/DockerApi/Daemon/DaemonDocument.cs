namespace Gantry.DockerApi.Daemon;

/// <summary>The answer of GET /info. Values without a setter are what this daemon always is.</summary>
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

    public bool MemoryLimit => true;

    public bool SwapLimit { get; init; }

    public bool CpuCfsPeriod => true;

    public bool CpuCfsQuota => true;

    public bool CPUShares => true;

    public bool CPUSet => true;

    public bool PidsLimit => true;

    public bool IPv4Forwarding => true;

    public bool OomKillDisable => false;

    public bool Debug => false;

    public int NFd { get; init; }

    public int NGoroutines { get; init; }

    public string SystemTime { get; init; } = "";

    public string LoggingDriver => "json-file";

    public string CgroupDriver => "cgroupfs";

    public string CgroupVersion { get; init; } = "";

    public int NEventsListener { get; init; }

    public string KernelVersion { get; init; } = "";

    public string OperatingSystem { get; init; } = "";

    public string OSVersion { get; init; } = "";

    public string OSType => "linux";

    public string Architecture { get; init; } = "";

    public string IndexServerAddress => "https://index.docker.io/v1/";

    public RegistryDocument RegistryConfig { get; init; } = new();

    public int NCPU { get; init; }

    public long MemTotal { get; init; }

    public string DockerRootDir { get; init; } = "";

    public string HttpProxy { get; init; } = "";

    public string HttpsProxy { get; init; } = "";

    public string NoProxy { get; init; } = "";

    public string Name { get; init; } = "";

    public IReadOnlyList<string> Labels { get; init; } = [];

    public bool ExperimentalBuild => false;

    public string ServerVersion { get; init; } = "";

    public IReadOnlyDictionary<string, RuntimeDocument> Runtimes { get; init; } = new Dictionary<string, RuntimeDocument>();

    public string DefaultRuntime { get; init; } = "";

    public SwarmDocument Swarm { get; init; } = new();

    /// <summary>Containers live on while the daemon is down: always.</summary>
    public bool LiveRestoreEnabled => true;

    public string Isolation => "";

    public string InitBinary { get; init; } = "";

    public CommitDocument ContainerdCommit { get; init; } = new("");

    public CommitDocument RuncCommit { get; init; } = new("");

    public CommitDocument InitCommit { get; init; } = new("");

    public IReadOnlyList<string> SecurityOptions { get; init; } = [];

    public IReadOnlyList<string> Warnings { get; init; } = [];
}
