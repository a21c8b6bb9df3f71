using System.CommandLine;
using Gantry.Host.Control;
using Gantry.Host.Nodes;

namespace Gantry.Host.Commands;

/// <summary>"gantry down": stops a node with its containers; its data stays unless it is purged.</summary>
internal static class DownCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Command Create()
    {
        Option<string> root = CommonOptions.Root();
        var purge = new Option<bool>("--purge") { Description = "Delete everything of the node: objects, images, logs, networks" };
        var keep = new Option<bool>("--keep-containers") { Description = "Stop the node's daemon alone; its containers run on" };
        var command = new Command("down", "Stop a node") { root, purge, keep };
        command.WithExamples("gantry down", "gantry down --keep-containers", "gantry down --root /tmp/second --purge");
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(purge) && parsed.GetValue(keep))
                parsed.AddError("--purge and --keep-containers exclude each other");
        });
        command.Does(async (parsed, cancel) =>
        {
            NodePaths paths = NodePaths.Of(parsed.GetValue(root)!);
            if (!Environment.IsPrivilegedProcess)
                throw new NodeException("stopping a node needs root");
            // A purge deletes the whole directory, so nothing but a node's own is ever taken for one.
            if (!File.Exists(paths.Config))
                throw new NodeException($"there is no node on {paths.Root}");

            bool wasRunning = await StopAsync(paths, cancel);
            if (!parsed.GetValue(keep))
                await NodeTeardown.RunAsync(paths, parsed.GetValue(purge), cancel);
            Console.WriteLine(Outcome(paths, wasRunning, parsed.GetValue(purge)));
            return 0;
        });
        return command;
    }

    private static async Task<bool> StopAsync(NodePaths paths, CancellationToken cancel)
    {
        using var node = new ControlClient(paths);
        if (await node.FindStatusAsync(cancel) is null)
            return false;

        try
        {
            await node.StopAsync(cancel);
        }
        catch (ControlException failure) when (failure.InnerException is HttpRequestException)
        {
            // It may be gone before its answer has left, or somebody else ended it.
        }

        await WaitForEndAsync(paths, cancel);
        return true;
    }

    // The root's lock is free when the process is gone, whatever it did last.
    private static async Task WaitForEndAsync(NodePaths paths, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        while (true)
        {
            using (NodeLock? free = NodeLock.TryTake(paths))
            {
                if (free is not null)
                    return;
            }

            if (patience.IsCancellationRequested && !cancel.IsCancellationRequested)
                throw new NodeException($"the node on {paths.Root} has not stopped after {Patience.TotalSeconds:0} s; its log is {paths.Log}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancel);
        }
    }

    private static string Outcome(NodePaths paths, bool wasRunning, bool isPurged) => (wasRunning, isPurged) switch
    {
        (_, true) => $"everything of the node on {paths.Root} is gone",
        (true, false) => $"the node on {paths.Root} has stopped; gantry up brings it back as it was",
        (false, false) => $"no node was running on {paths.Root}",
    };
}
