using Gantry.Engine.Standalone.Logs;
using Gantry.Images;
using Gantry.Network.Bridges;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Standalone;

/// <summary>What the containers outside any pod work with.</summary>
internal sealed class StandaloneParts(ContainerEngine engine, ImageStore images, BridgeNetworks? networks, StandaloneOptions options, TimeProvider clock, ILogger log) : IDisposable
{
    public ContainerEngine Engine => engine;

    public ImageStore Images => images;

    /// <summary>Without them containers have their loopback interface alone.</summary>
    public BridgeNetworks? Networks => networks;

    public LogWatch LogWatch { get; } = new();

    public StandaloneOptions Options => options;

    public TimeProvider Clock => clock;

    public ILogger Log => log;

    public StandalonePaths Paths { get; } = new(engine.Parts.Paths.Standalone);

    public StandaloneNames Names { get; } = new();

    public StandaloneEventFeed Events { get; } = new();

    /// <summary>The record of another container by name or id; throws where there is none.</summary>
    public required Func<string, StandaloneRecord> Find { get; init; }

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
