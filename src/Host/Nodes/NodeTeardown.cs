using Gantry.Engine;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Network;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Host.Nodes;

/// <summary>Ends what a node left running: its containers, its network, and with a purge all its data. Works whether or not its daemon ended in order.</summary>
internal static class NodeTeardown
{
    public static async Task RunAsync(NodePaths paths, bool isPurge, CancellationToken cancel)
    {
        using NodeLock held = NodeLock.Take(paths);
        if (NodeConfig.Read(paths.Config) is { } config)
            await StopContainersAsync(paths, config, cancel);
        if (isPurge)
            Delete(paths);
    }

    private static async Task StopContainersAsync(NodePaths paths, NodeConfig config, CancellationToken cancel)
    {
        NetworkOptions options = Machine.NetworkOptionsOf(paths, config);
        using var network = new PodNetwork(options);
        using (ImageStore images = ImageStore.Open(paths.Images))
        {
            await using ContainerEngine engine = await ContainerEngine.OpenAsync(
                Machine.EngineOptionsOf(paths), new OverlaySnapshotter(images), network, TimeProvider.System, NullLogger.Instance, cancel);
            await Task.WhenAll(engine.Pods.Select(pod => RemovePodAsync(engine, pod.Id, cancel)));
        }

        using (var services = new Network.Services.ServiceTable(options))
            services.Purge();
        await network.PurgeAsync(cancel);
    }

    private static async Task RemovePodAsync(ContainerEngine engine, string id, CancellationToken cancel)
    {
        await engine.StopPodAsync(id, cancel);
        await engine.RemovePodAsync(id, cancel);
    }

    private static void Delete(NodePaths paths)
    {
        Linux.Mounts.MountTable.UnmountAll(paths.Agent + "/memory");
        Directory.Delete(paths.Root, recursive: true);
        if (Directory.Exists(paths.Run))
            Directory.Delete(paths.Run, recursive: true);
    }
}
