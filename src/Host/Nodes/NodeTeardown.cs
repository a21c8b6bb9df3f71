using Gantry.Engine;
using Gantry.Engine.Standalone;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Mounts;
using Gantry.Network;
using Gantry.Network.Bridges;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.Host.Nodes;

/// <summary>Ends what a node left running: its containers, its network, and with a purge all its data. Works whether or not its daemon ended in order.</summary>
internal static class NodeTeardown
{
    private static readonly TimeSpan GroupPatience = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(NodePaths paths, bool isPurge, CancellationToken cancel)
    {
        using NodeLock held = NodeLock.Take(paths);
        // A root on which only the API was started has no containers.
        if (NodeConfig.Read(paths.Config) is { } config && Directory.Exists(paths.Images))
            await StopContainersAsync(paths, config, isPurge, cancel);
        if (isPurge)
            Delete(paths);
    }

    private static async Task StopContainersAsync(NodePaths paths, NodeConfig config, bool isPurge, CancellationToken cancel)
    {
        NetworkOptions options = Machine.NetworkOptionsOf(paths, config);
        using var network = new PodNetwork(options);
        await using BridgeNetworks bridges = BridgeNetworks.Open(Machine.BridgeOptionsOf(paths, config), TimeProvider.System);
        using (ImageStore images = ImageStore.Open(paths.Images))
        {
            await using ContainerEngine engine = await ContainerEngine.OpenAsync(
                Machine.EngineOptionsOf(paths), new OverlaySnapshotter(images), network, TimeProvider.System, NullLogger.Instance, cancel);
            await using StandaloneEngine standalone = await StandaloneEngine.OpenAsync(
                engine, images, bridges, new StandaloneOptions { RestartsContainers = false }, TimeProvider.System, NullLogger.Instance, cancel);
            TimeSpan? grace = isPurge ? TimeSpan.Zero : null;
            await Task.WhenAll([.. engine.Pods.Select(pod => RemovePodAsync(engine, pod.Id, cancel)), standalone.ShutDownAsync(grace, cancel)]);
        }

        using (var services = new Network.Services.ServiceTable(options))
            services.Purge();
        await network.PurgeAsync(cancel);
        await (isPurge ? bridges.PurgeAsync(cancel) : bridges.TakeDownAsync(cancel));
        new Cgroup(CgroupLayout.Detect(), Machine.CgroupRootOf(config)).Remove(GroupPatience);
    }

    private static async Task RemovePodAsync(ContainerEngine engine, string id, CancellationToken cancel)
    {
        await engine.StopPodAsync(id, cancel);
        await engine.RemovePodAsync(id, cancel);
    }

    /// <summary>Deletes the node's directories, and nothing through a mount: volumes mount parts of the host's own directories below them.</summary>
    internal static void Delete(NodePaths paths)
    {
        foreach (string directory in new[] { paths.Root, paths.Run }.Where(Directory.Exists))
        {
            UnmountBelow(directory);
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void UnmountBelow(string directory)
    {
        string start = directory + "/";
        foreach (MountEntry mount in MountTable.Read().Where(mount => mount.Target.StartsWith(start, StringComparison.Ordinal)).Reverse())
            MountTable.UnmountAll(mount.Target);

        if (MountTable.Read().FirstOrDefault(mount => mount.Target.StartsWith(start, StringComparison.Ordinal) && Path.Exists(mount.Target)) is { } left)
            throw new NodeException($"{left.Target} is still mounted, so {directory} was not deleted");
    }
}
