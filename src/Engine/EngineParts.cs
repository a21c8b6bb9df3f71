using Gantry.Engine.Events;
using Gantry.Engine.Monitors;
using Gantry.Engine.Pods;
using Gantry.Engine.Runtimes;
using Gantry.Images.Snapshots;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Spawning;
using Gantry.Network;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine;

/// <summary>What the containers and pods of one engine work with.</summary>
internal sealed class EngineParts : IDisposable
{
    public EngineParts(EngineOptions options, ISnapshotter snapshots, PodNetwork? network, TimeProvider clock, ILogger log)
    {
        Options = options;
        Snapshots = snapshots;
        Network = new PodConnections(network);
        Clock = clock;
        Log = log;
        Paths = new EnginePaths(options);
        Runtime = new OciRuntime(options, Paths, Children, clock);
        Monitors = new MonitorLauncher(options, Paths, Children);
    }

    public EngineOptions Options { get; }

    public EnginePaths Paths { get; }

    public ISnapshotter Snapshots { get; }

    public TimeProvider Clock { get; }

    public ILogger Log { get; }

    public ChildSet Children { get; } = new();

    public OciRuntime Runtime { get; }

    public MonitorLauncher Monitors { get; }

    public PodConnections Network { get; }

    public EventFeed Events { get; } = new();

    public CgroupLayout Cgroups { get; } = CgroupLayout.Detect();

    /// <summary>Cancelled when the engine lets go; containers go on.</summary>
    public CancellationTokenSource Closing { get; } = new();

    public void Dispose()
    {
        Children.Dispose();
        Closing.Dispose();
    }
}
