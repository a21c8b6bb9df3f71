using Gantry.Engine.Standalone.Logs;
using Gantry.Engine.Volumes;
using Gantry.Images;
using Gantry.Network.Bridges;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Standalone;

/// <summary>What the containers outside any pod work with.</summary>
internal sealed class StandaloneParts : IDisposable
{
    public StandaloneParts(ContainerEngine engine, ImageStore images, BridgeNetworks? networks, StandaloneOptions options, TimeProvider clock, ILogger log)
    {
        (Engine, Images, Networks, Options, Clock, Log) = (engine, images, networks, options, clock, log);
        Paths = new StandalonePaths(engine.Parts.Paths.Standalone);
        EnginePaths places = engine.Parts.Paths;
        Volumes = VolumeStore.Open(places.Volumes, places.RunVolumes, Events, clock);
        Mounts = new ContainerMounts(Volumes, engine.Parts.Snapshots, images.Find, places.RunMounts);
    }

    public ContainerEngine Engine { get; }

    public ImageStore Images { get; }

    /// <summary>Without them containers have their loopback interface alone.</summary>
    public BridgeNetworks? Networks { get; }

    public VolumeStore Volumes { get; }

    public ContainerMounts Mounts { get; }

    public LogWatch LogWatch { get; } = new();

    public StandaloneOptions Options { get; }

    public TimeProvider Clock { get; }

    public ILogger Log { get; }

    public StandalonePaths Paths { get; }

    public StandaloneNames Names { get; } = new();

    public StandaloneEventFeed Events { get; } = new();

    /// <summary>The record of another container by name or id; throws where there is none.</summary>
    public required Func<string, StandaloneRecord> Find { get; init; }

    /// <summary>The same with what changes it.</summary>
    public required Func<string, StandaloneContainer> FindContainer { get; init; }

    /// <summary>A container that has gone is looked for no more.</summary>
    public required Action<string> Forget { get; init; }

    /// <summary>Cancelled when the engine lets go; containers go on.</summary>
    public CancellationTokenSource Closing { get; } = new();

    public void Dispose()
    {
        LogWatch.Dispose();
        Closing.Dispose();
    }
}
